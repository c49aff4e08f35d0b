# TorchScript as torch itself writes it down: NormalizingFlow's loss, the mean of -log sigmoid(log-likelihood per channel), and
# its gradients, written out by hand. FlowGradientsTest holds it against what recording the plain arithmetic gives.
#
# Everything lies with its rows in columns, [channels, n]: so a half of the channels is a piece of memory without gaps, a
# permutation copies whole lines, and nothing has to be concatenated. A block's z holds the active half of its channels, then
# the passive one, then the condition; its subnet sees all but the first.
class FlowGradients(Module):
  __parameters__ = []
  __buffers__ = []
  def loss(self: __torch__.FlowGradients, features: Tensor, condition: Tensor, first: int, n: int, hidden_w: List[Tensor], hidden_b: List[Tensor], out_w: List[Tensor], out_b: List[Tensor], scale: List[Tensor], offset: List[Tensor], perm: List[Tensor], inverse: List[Tensor], clamp: float, d_hidden_w: List[Tensor], d_hidden_b: List[Tensor], d_out_w: List[Tensor], d_out_b: List[Tensor], d_scale: List[Tensor], d_offset: List[Tensor]) -> float:
    channels = torch.size(features, 1)
    active = torch.floordiv(channels, 2)
    passive = torch.sub(channels, active)
    conditions = torch.size(condition, 1)
    inputs = torch.add(passive, conditions)
    blocks = torch.len(scale)
    g = torch.stack(scale)
    sigmas = torch.mul_(torch.softplus(g, 0.5, 20.), 0.10000000000000001)
    tanhs = torch.empty([blocks, active, n])
    zs = annotate(List[Tensor], [])
    hs = annotate(List[Tensor], [])
    es = annotate(List[Tensor], [])
    vs = annotate(List[Tensor], [])
    f = torch.t(torch.narrow(features, 0, first, n))
    z = torch.empty([torch.add(channels, conditions), n])
    _0 = torch.copy_(torch.narrow(z, 0, 0, active), torch.narrow(f, 0, passive, active))
    _1 = torch.copy_(torch.narrow(z, 0, active, passive), torch.narrow(f, 0, 0, passive))
    c = torch.narrow(z, 0, channels, conditions)
    _2 = torch.copy_(c, torch.t(torch.narrow(condition, 0, first, n)))
    # Forward, keeping what the way back needs.
    for i in range(blocks):
      x2 = torch.narrow(z, 0, 0, active)
      x1 = torch.narrow(z, 0, active, passive)
      h = torch.addmm(torch.unsqueeze(hidden_b[i], 1), hidden_w[i], torch.narrow(z, 0, active, inputs))
      _3 = torch.relu_(h)
      a = torch.addmm(torch.unsqueeze(out_b[i], 1), out_w[i], h, beta=0.10000000000000001, alpha=0.10000000000000001)
      t = torch.select(tanhs, 0, i)
      _4 = torch.tanh(torch.narrow(a, 0, 0, active), out=t)
      e = torch.exp_(torch.mul(t, clamp))
      y2 = torch.addcmul(torch.narrow(a, 0, active, active), x2, e)
      sigma = torch.unsqueeze(torch.select(sigmas, 0, i), 1)
      o = torch.unsqueeze(offset[i], 1)
      v = torch.empty([channels, n])
      _5 = torch.addcmul(torch.narrow(o, 0, passive, active), y2, torch.narrow(sigma, 0, passive, active), out=torch.narrow(v, 0, passive, active))
      _6 = torch.addcmul(torch.narrow(o, 0, 0, passive), x1, torch.narrow(sigma, 0, 0, passive), out=torch.narrow(v, 0, 0, passive))
      _7 = torch.append(zs, z)
      _8 = torch.append(hs, h)
      _9 = torch.append(es, e)
      _10 = torch.append(vs, v)
      next = torch.empty([torch.add(channels, conditions), n])
      p = perm[i]
      _11 = torch.index_select(v, 0, torch.narrow(p, 0, passive, active), out=torch.narrow(next, 0, 0, active))
      _12 = torch.index_select(v, 0, torch.narrow(p, 0, 0, passive), out=torch.narrow(next, 0, active, passive))
      _13 = torch.copy_(torch.narrow(next, 0, channels, conditions), c)
      z = next
    squares = torch.sum(torch.square(torch.narrow(z, 0, 0, channels)), [0], True)
    logdet = torch.mul(torch.sum(torch.sum(tanhs, [0]), [0], True), clamp)
    constant = torch.sub(torch.sum(torch.log(sigmas)), torch.mul(channels, 0.91893853320467267))
    ll = torch.div(torch.add(torch.add(torch.mul(squares, -0.5), logdet), constant), channels)
    loss = torch.mean(torch.softplus(torch.neg(ll)))
    # dlog is the derivative by each row's log-determinant, d that by a block's output.
    dlog = torch.mul(torch.sigmoid(torch.neg(ll)), torch.div(-1., torch.mul(channels, n)))
    dlog_clamp = torch.mul(dlog, clamp)
    minus = torch.neg(dlog)
    d = torch.empty([channels, n])
    _14 = torch.mul(torch.narrow(z, 0, 0, active), minus, out=torch.narrow(d, 0, passive, active))
    _15 = torch.mul(torch.narrow(z, 0, active, passive), minus, out=torch.narrow(d, 0, 0, passive))
    products = torch.empty([blocks, channels])
    # Backward.
    for j in range(blocks):
      i = torch.sub(torch.sub(blocks, 1), j)
      z0 = zs[i]
      h0 = hs[i]
      dv = torch.index_select(d, 0, inverse[i])
      _16 = torch.sum(dv, [1], out=d_offset[i])
      _17 = torch.sum(torch.mul(dv, vs[i]), [1], out=torch.select(products, 0, i))
      sigma0 = torch.unsqueeze(torch.select(sigmas, 0, i), 1)
      da = torch.empty([torch.mul(2, active), n])
      dy = torch.narrow(da, 0, active, active)
      _18 = torch.mul(torch.narrow(dv, 0, passive, active), torch.narrow(sigma0, 0, passive, active), out=dy)
      dx = torch.empty([channels, n])
      dx1 = torch.narrow(dx, 0, 0, passive)
      _19 = torch.mul(torch.narrow(dv, 0, 0, passive), torch.narrow(sigma0, 0, 0, passive), out=dx1)
      dx2 = torch.narrow(dx, 0, passive, active)
      _20 = torch.mul(dy, es[i], out=dx2)
      ds = torch.addcmul(dlog_clamp, dx2, torch.narrow(z0, 0, 0, active), value=clamp)
      _21 = torch.tanh_backward(ds, torch.select(tanhs, 0, i), grad_input=torch.narrow(da, 0, 0, active))
      dw = d_out_w[i]
      _22 = torch.addmm(dw, da, torch.t(h0), beta=0, alpha=0.10000000000000001, out=dw)
      _23 = torch.mul_(torch.sum(da, [1], out=d_out_b[i]), 0.10000000000000001)
      dh = torch.addmm(h0, torch.t(out_w[i]), da, beta=0, alpha=0.10000000000000001)
      _24 = torch.threshold_backward(dh, h0, 0, grad_input=dh)
      _25 = torch.mm(dh, torch.t(torch.narrow(z0, 0, active, inputs)), out=d_hidden_w[i])
      _26 = torch.sum(dh, [1], out=d_hidden_b[i])
      _27 = torch.addmm_(dx1, torch.t(torch.narrow(hidden_w[i], 1, 0, passive)), dh)
      d = dx
    # With v = u * sigma + offset, the sum of dv * u is that of dv * v without the offset's share, over sigma.
    numerator = torch.add_(torch.sub(products, torch.mul(torch.stack(offset), torch.stack(d_offset))), torch.sum(dlog))
    dg = torch.mul_(torch.div(torch.mul(numerator, torch.sigmoid(torch.mul(g, 0.5))), sigmas), 0.10000000000000001)
    for k in range(blocks):
      _28 = torch.copy_(d_scale[k], torch.select(dg, 0, k))
    return float(loss)
