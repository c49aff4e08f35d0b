# TorchScript as torch itself writes it down; 6 is float32 and 15 is bfloat16. Weights come in bfloat16, all else in float32.
class Bfloat16(Module):
  __parameters__ = []
  __buffers__ = []
  def cast(self: __torch__.Bfloat16, x: Tensor) -> Tensor:
    return torch.to(x, 15)
  def product(self: __torch__.Bfloat16, x: Tensor, matrix: Tensor) -> Tensor:
    return torch.to(torch.matmul(torch.to(x, 15), torch.t(matrix)), 6)
  def linear(self: __torch__.Bfloat16, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    y = torch.matmul(torch.to(x, 15), torch.t(weight))
    return torch.add_(torch.to(y, 6), bias)
  def convolve(self: __torch__.Bfloat16, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> Tensor:
    y = torch.conv2d(torch.to(x, 15), weight, None, [stride, stride], [padding, padding])
    return torch.add_(torch.to(y, 6), torch.view(bias, [1, -1, 1, 1]))
