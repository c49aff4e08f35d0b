# TorchScript as torch itself writes it down: RMSprop by libtorch's operations on lists of tensors.
# The lists must come in as arguments: of lists made in here the compiler drops the in-place update as dead code.
class RmsPropUpdates(Module):
  __parameters__ = []
  __buffers__ = []
  def rmsprop(self: __torch__.RmsPropUpdates, params: List[Tensor], grads: List[Tensor], square_avgs: List[Tensor], lr: float, alpha: float, eps: float, weight_decay: float, momentum: float) -> int:
    decayed = torch._foreach_add(grads, params, alpha=weight_decay)
    torch._foreach_mul_(square_avgs, alpha)
    torch._foreach_addcmul_(square_avgs, decayed, decayed, torch.sub(1, alpha))
    roots = torch._foreach_sqrt(square_avgs)
    divisors = torch._foreach_add(roots, eps)
    torch._foreach_addcdiv_(params, decayed, divisors, torch.neg(lr))
    return torch.len(params)
  def rmsprop_momentum(self: __torch__.RmsPropUpdates, params: List[Tensor], grads: List[Tensor], square_avgs: List[Tensor], momentum_buffers: List[Tensor], lr: float, alpha: float, eps: float, weight_decay: float, momentum: float) -> int:
    decayed = torch._foreach_add(grads, params, alpha=weight_decay)
    torch._foreach_mul_(square_avgs, alpha)
    torch._foreach_addcmul_(square_avgs, decayed, decayed, torch.sub(1, alpha))
    roots = torch._foreach_sqrt(square_avgs)
    divisors = torch._foreach_add(roots, eps)
    torch._foreach_mul_(momentum_buffers, momentum)
    torch._foreach_addcdiv_(momentum_buffers, decayed, divisors, 1)
    torch._foreach_add_(params, momentum_buffers, alpha=torch.neg(lr))
    return torch.len(params)
  def centered_rmsprop(self: __torch__.RmsPropUpdates, params: List[Tensor], grads: List[Tensor], square_avgs: List[Tensor], grad_avgs: List[Tensor], lr: float, alpha: float, eps: float, weight_decay: float, momentum: float) -> int:
    decayed = torch._foreach_add(grads, params, alpha=weight_decay)
    torch._foreach_mul_(square_avgs, alpha)
    torch._foreach_addcmul_(square_avgs, decayed, decayed, torch.sub(1, alpha))
    torch._foreach_lerp_(grad_avgs, decayed, torch.sub(1, alpha))
    roots = torch._foreach_sqrt(torch._foreach_addcmul(square_avgs, grad_avgs, grad_avgs, -1))
    divisors = torch._foreach_add(roots, eps)
    torch._foreach_addcdiv_(params, decayed, divisors, torch.neg(lr))
    return torch.len(params)
  def centered_rmsprop_momentum(self: __torch__.RmsPropUpdates, params: List[Tensor], grads: List[Tensor], square_avgs: List[Tensor], grad_avgs: List[Tensor], momentum_buffers: List[Tensor], lr: float, alpha: float, eps: float, weight_decay: float, momentum: float) -> int:
    decayed = torch._foreach_add(grads, params, alpha=weight_decay)
    torch._foreach_mul_(square_avgs, alpha)
    torch._foreach_addcmul_(square_avgs, decayed, decayed, torch.sub(1, alpha))
    torch._foreach_lerp_(grad_avgs, decayed, torch.sub(1, alpha))
    roots = torch._foreach_sqrt(torch._foreach_addcmul(square_avgs, grad_avgs, grad_avgs, -1))
    divisors = torch._foreach_add(roots, eps)
    torch._foreach_mul_(momentum_buffers, momentum)
    torch._foreach_addcdiv_(momentum_buffers, decayed, divisors, 1)
    torch._foreach_add_(params, momentum_buffers, alpha=torch.neg(lr))
    return torch.len(params)
