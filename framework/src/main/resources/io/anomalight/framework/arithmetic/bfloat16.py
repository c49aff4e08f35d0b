# TorchScript as torch itself writes it down; 15 is bfloat16. Weights and results are bfloat16, what they are applied to is not.
class Bfloat16(Module):
  __parameters__ = []
  __buffers__ = []
  def cast(self: __torch__.Bfloat16, x: Tensor) -> Tensor:
    return torch.to(x, 15)
  def product(self: __torch__.Bfloat16, x: Tensor, matrix: Tensor) -> Tensor:
    return torch.matmul(torch.to(x, 15), torch.t(matrix))
  def convolve(self: __torch__.Bfloat16, x: Tensor, weight: Tensor, stride: int, padding: int, groups: int) -> Tensor:
    return torch.conv2d(torch.to(x, 15), weight, None, [stride, stride], [padding, padding], [1, 1], groups)
