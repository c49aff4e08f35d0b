# TorchScript as torch itself writes it down: a residual network through oneDNN's convolutions, which take their weights in an
# order of their own, and do bias, addition and ReLU before a result leaves the cache. 6 is float32, 2 is channels last.
class PackedForward(Module):
  __parameters__ = []
  __buffers__ = []
  def pack(self: __torch__.PackedForward, weight: Tensor, stride: int, padding: int, input: List[int], groups: int, type: int) -> Tensor:
    return torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(torch.to(weight, type)), [padding, padding], [stride, stride], [1, 1], groups, input)
  def cast(self: __torch__.PackedForward, bias: Tensor, type: int) -> Tensor:
    return torch.to(bias, type)
  # The blocks' outputs that are tapped, in float32: for each block the number of convolutions in its path, whether its shortcut
  # is one, which then comes behind them, and whether it is tapped.
  def taps(self: __torch__.PackedForward, image: Tensor, weights: List[Tensor], biases: List[Tensor], strides: List[int], paddings: List[int], groups: List[int], paths: List[int], shortcuts: List[bool], tapped: List[bool], type: int, mean: Tensor, std: Tensor) -> List[Tensor]:
    taps = annotate(List[Tensor], [])
    pixels = torch.sub(torch.contiguous(image, memory_format=2), torch.reshape(mean, [3, 1, 1]))
    x = torch.to(torch.div_(pixels, torch.reshape(std, [3, 1, 1])), type)
    y = ops.mkldnn._convolution_pointwise(x, weights[0], biases[0], [paddings[0], paddings[0]], [strides[0], strides[0]], [1, 1], groups[0], "relu", annotate(List[Optional[number]], []), "")
    x0 = torch.max_pool2d(y, [3, 3], [2, 2], [1, 1], [1, 1], False)
    k = 1
    for i in range(torch.len(paths)):
      z = x0
      for j in range(torch.sub(paths[i], 1)):
        z = ops.mkldnn._convolution_pointwise(z, weights[k], biases[k], [paddings[k], paddings[k]], [strides[k], strides[k]], [1, 1], groups[k], "relu", annotate(List[Optional[number]], []), "")
        k = torch.add(k, 1)
      last = k
      k = torch.add(k, 1)
      if shortcuts[i]:
        short = ops.mkldnn._convolution_pointwise(x0, weights[k], biases[k], [paddings[k], paddings[k]], [strides[k], strides[k]], [1, 1], groups[k], "none", annotate(List[Optional[number]], []), "")
        k = torch.add(k, 1)
      else:
        short = x0
      x0 = ops.mkldnn._convolution_pointwise(z, short, weights[last], biases[last], [paddings[last], paddings[last]], [strides[last], strides[last]], [1, 1], groups[last], "add", 1., "relu", annotate(List[Optional[number]], []), None)
      if tapped[i]:
        _0 = torch.append(taps, torch.to(x0, 6))
    return taps
