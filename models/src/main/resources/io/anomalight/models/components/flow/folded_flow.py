# TorchScript as torch itself writes it down: NormalizingFlow's log-likelihood for whole feature maps, with all that is the same
# for every image worked into the weights beforehand. FoldedFlowTest holds it against the plain arithmetic.
#
# Rows lie in columns, [channels, positions], the active half first. A channel's value is scale * (kept + shift), where only
# what is kept is computed: the global affines and offsets of all blocks end up in scale and shift, in the subnets' weights and
# biases. A table holds the first layer's share of condition and bias for each position. 7 is float64, 6 is float32.
class FoldedFlow(Module):
  __parameters__ = []
  __buffers__ = []
  def fold(self: __torch__.FoldedFlow, positions: Tensor, hidden_w: List[Tensor], hidden_b: List[Tensor], out_w: List[Tensor], out_b: List[Tensor], scale: List[Tensor], offset: List[Tensor], perm: List[Tensor], type: int) -> Tuple[List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], Tensor, Tensor, float]:
    tables = annotate(List[Tensor], [])
    first = annotate(List[Tensor], [])
    second = annotate(List[Tensor], [])
    biases = annotate(List[Tensor], [])
    pending = annotate(List[Tensor], [])
    orders = annotate(List[Tensor], [])
    channels = torch.size(scale[0], 0)
    active = torch.floordiv(channels, 2)
    passive = torch.sub(channels, active)
    s = torch.new_ones(scale[0], [channels], dtype=7)
    k = torch.new_zeros(scale[0], [channels], dtype=7)
    constant = torch.mul(channels, -0.91893853320467267)
    for i in range(torch.len(scale)):
      s1 = torch.narrow(s, 0, 0, passive)
      k1 = torch.narrow(k, 0, 0, passive)
      s2 = torch.narrow(s, 0, passive, active)
      w = torch.to(hidden_w[i], 7)
      wx = torch.mul(torch.narrow(w, 1, 0, passive), s1)
      wc = torch.narrow(w, 1, passive, torch.sub(torch.size(w, 1), passive))
      b = torch.add(torch.to(hidden_b[i], 7), torch.mv(wx, k1))
      table = torch.add(torch.mm(wc, torch.t(torch.to(positions, 7))), torch.unsqueeze(b, 1))
      sigma = torch.mul(torch.softplus(torch.to(scale[i], 7), 0.5, 20.), 0.10000000000000001)
      o = torch.to(offset[i], 7)
      factor = torch.cat([torch.new_ones(scale[0], [active], dtype=7), torch.reciprocal(s2)])
      v = torch.mul(torch.mul(torch.to(out_w[i], 7), 0.10000000000000001), torch.unsqueeze(factor, 1))
      sk = torch.div(o, torch.mul(sigma, s))
      a = torch.add(torch.mul(torch.mul(torch.to(out_b[i], 7), 0.10000000000000001), factor), torch.cat([torch.new_zeros(scale[0], [active], dtype=7), torch.narrow(sk, 0, passive, active)]))
      _0 = torch.append(tables, torch.to(table, type))
      _1 = torch.append(first, torch.to(wx, type))
      _2 = torch.append(second, torch.to(v, type))
      _3 = torch.append(biases, torch.to(torch.unsqueeze(a, 1), 6))
      _4 = torch.append(pending, torch.to(torch.unsqueeze(torch.narrow(k, 0, passive, active), 1), 6))
      p = perm[i]
      order = torch.remainder(torch.add(p, active), channels)
      _5 = torch.append(orders, torch.cat([torch.narrow(order, 0, passive, active), torch.narrow(order, 0, 0, passive)]))
      constant = torch.add(constant, float(torch.sum(torch.log(sigma))))
      s = torch.index_select(torch.mul(s, sigma), 0, p)
      k = torch.index_select(torch.cat([torch.add(k1, torch.narrow(sk, 0, 0, passive)), torch.new_zeros(scale[0], [active], dtype=7)]), 0, p)
    last = torch.cat([torch.narrow(s, 0, passive, active), torch.narrow(s, 0, 0, passive)])
    shift = torch.cat([torch.narrow(k, 0, passive, active), torch.narrow(k, 0, 0, passive)])
    return (tables, first, second, biases, pending, orders, torch.to(torch.unsqueeze(last, 1), 6), torch.to(torch.unsqueeze(torch.mul(last, shift), 1), 6), constant)
  # Of n vectors: features [rows, channels] from one row on, conditions from one position on.
  def log_likelihood(self: __torch__.FoldedFlow, features: Tensor, row: int, position: int, n: int, clamp: float, tables: List[Tensor], first: List[Tensor], second: List[Tensor], biases: List[Tensor], pending: List[Tensor], orders: List[Tensor], scale: Tensor, shift: Tensor, constant: float, type: int) -> Tensor:
    channels = torch.size(features, 1)
    active = torch.floordiv(channels, 2)
    passive = torch.sub(channels, active)
    f = torch.t(torch.narrow(features, 0, row, n))
    z = torch.new_empty(features, [channels, n], dtype=6)
    _0 = torch.copy_(torch.narrow(z, 0, 0, active), torch.narrow(f, 0, passive, active))
    _1 = torch.copy_(torch.narrow(z, 0, active, passive), torch.narrow(f, 0, 0, passive))
    logs = torch.new_zeros(features, [active, n], dtype=6)
    for i in range(torch.len(tables)):
      x1 = torch.to(torch.narrow(z, 0, active, passive), type)
      h = torch.relu_(torch.addmm(torch.narrow(tables[i], 1, position, n), first[i], x1))
      a = torch.add_(torch.to(torch.mm(second[i], h), 6), biases[i])
      t = torch.tanh_(torch.narrow(a, 0, 0, active))
      _2 = torch.add_(logs, t)
      e = torch.exp_(torch.mul_(t, clamp))
      x2 = torch.narrow(z, 0, 0, active)
      if torch.gt(i, 0):
        _3 = torch.add_(x2, pending[i])
      _4 = torch.addcmul(torch.narrow(a, 0, active, active), x2, e, out=x2)
      z = torch.index_select(z, 0, orders[i])
    squares = torch.sum(torch.square(torch.addcmul(shift, z, scale)), [0])
    logdet = torch.add(torch.mul(torch.sum(logs, [0]), clamp), constant)
    return torch.div(torch.add(torch.mul(squares, -0.5), logdet), channels)
