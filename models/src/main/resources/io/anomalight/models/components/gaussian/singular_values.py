# TorchScript as torch itself writes it down: LAPACK's singular value decomposition, for which DJL has no API.
class SingularValues(Module):
  __parameters__ = []
  __buffers__ = []
  def forward(self: __torch__.SingularValues, x: Tensor) -> Tuple[Tensor, Tensor]:
    left, values, right = torch.linalg_svd(x, False)
    return (values, right)
