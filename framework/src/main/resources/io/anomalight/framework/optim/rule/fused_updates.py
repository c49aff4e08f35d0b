# TorchScript as torch itself writes it down: libtorch's fused steps of descent.
# The lists must come in as arguments: of lists made in here the compiler drops the in-place update as dead code.
class FusedUpdates(Module):
  __parameters__ = []
  __buffers__ = []
  def adam(self: __torch__.FusedUpdates, params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, weight_decay: float) -> int:
    torch._fused_adam_(params, grads, exp_avgs, exp_avg_sqs, annotate(List[Tensor], []), steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)
    return torch.len(params)
  def amsgrad(self: __torch__.FusedUpdates, params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], max_exp_avg_sqs: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, weight_decay: float) -> int:
    torch._fused_adamw_(params, grads, exp_avgs, exp_avg_sqs, max_exp_avg_sqs, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=True, maximize=False)
    return torch.len(params)
  def adamw(self: __torch__.FusedUpdates, params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, weight_decay: float) -> int:
    torch._fused_adamw_(params, grads, exp_avgs, exp_avg_sqs, annotate(List[Tensor], []), steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)
    return torch.len(params)
  def amsgrad_coupled(self: __torch__.FusedUpdates, params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor], max_exp_avg_sqs: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, weight_decay: float) -> int:
    torch._fused_adam_(params, grads, exp_avgs, exp_avg_sqs, max_exp_avg_sqs, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=True, maximize=False)
    return torch.len(params)
  def sgd(self: __torch__.FusedUpdates, params: List[Tensor], grads: List[Tensor], momentum_buffers: List[Tensor], lr: float, momentum: float, weight_decay: float, dampening: float) -> int:
    torch._fused_sgd_(params, grads, momentum_buffers, weight_decay=weight_decay, momentum=momentum, lr=lr, dampening=dampening, nesterov=False, maximize=False, is_first_step=False)
    return torch.len(params)
  def first_sgd(self: __torch__.FusedUpdates, params: List[Tensor], grads: List[Tensor], momentum_buffers: List[Tensor], lr: float, momentum: float, weight_decay: float, dampening: float) -> int:
    torch._fused_sgd_(params, grads, momentum_buffers, weight_decay=weight_decay, momentum=momentum, lr=lr, dampening=dampening, nesterov=False, maximize=False, is_first_step=True)
    return torch.len(params)
  def nesterov(self: __torch__.FusedUpdates, params: List[Tensor], grads: List[Tensor], momentum_buffers: List[Tensor], lr: float, momentum: float, weight_decay: float, dampening: float) -> int:
    torch._fused_sgd_(params, grads, momentum_buffers, weight_decay=weight_decay, momentum=momentum, lr=lr, dampening=dampening, nesterov=True, maximize=False, is_first_step=False)
    return torch.len(params)
