# TorchScript as torch itself writes it down: torch.autograd.grad, which gives gradients back and adds nothing to .grad.
class BackPropagation(Module):
  __parameters__ = []
  __buffers__ = []
  # The gradients of those parameters that the losses depend on, laid out in memory as they are, and which those are.
  def grad(self: __torch__.BackPropagation, losses: List[Tensor], params: List[Tensor]) -> Tuple[List[Tensor], List[int]]:
    grads = annotate(List[Tensor], [])
    indices = annotate(List[int], [])
    found = torch.grad(losses, params, None, None, False, True)
    for i in range(torch.len(found)):
      grad = found[i]
      if torch.__isnot__(grad, None):
        given = unchecked_cast(Tensor, grad)
        param = params[i]
        if torch.ne(torch.stride(given), torch.stride(param)):
          laid = torch.copy_(torch.empty_like(param), given)
        else:
          laid = given
        _0 = torch.append(grads, laid)
        _1 = torch.append(indices, i)
    return (grads, indices)
