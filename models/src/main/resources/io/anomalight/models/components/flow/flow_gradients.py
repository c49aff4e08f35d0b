# TorchScript as torch itself writes it down: NormalizingFlow's loss, the mean of -log sigmoid(log-likelihood per channel), and
# its gradients, written out by hand. FlowGradientsTest holds it against what recording the plain arithmetic gives.
#
# Everything lies with its rows in columns, [channels, n]: so a half of the channels is a piece of memory without gaps, a
# permutation copies whole lines, and nothing has to be concatenated. A block's z holds the active half of its channels (za), then
# the passive one (zp), then the condition; its subnet sees all but the first (zi). A fiber batch is small and its operations are
# many, so that making a view costs as much as using it: all memory and all views are made once for many batches.
#
# mixed computes the products in bfloat16 (15), of copies of the weights that are made for each batch; everything else, and the
# weights that are learned, stay in float32 (6).
class FlowGradients(Module):
  __parameters__ = []
  __buffers__ = []
  # Memory for the loss of n rows, block by block or, at the end, for all blocks.
  def room(self: __torch__.FlowGradients, n: int, conditions: int, hidden_w: List[Tensor], hidden_b: List[Tensor], out_w: List[Tensor], out_b: List[Tensor], scale: List[Tensor], offset: List[Tensor], perm: List[Tensor]) -> Tuple[List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor]]:
    blocks = torch.len(offset)
    channels = torch.size(offset[0], 0)
    active = torch.floordiv(channels, 2)
    passive = torch.sub(channels, active)
    hidden = torch.size(hidden_w[0], 0)
    zall = torch.new_empty(offset[0], [torch.add(blocks, 1), torch.add(channels, conditions), n])
    tall = torch.new_empty(offset[0], [blocks, active, n])
    sigmas = torch.new_empty(offset[0], [blocks, channels])
    products = torch.new_empty(offset[0], [blocks, channels])
    z = annotate(List[Tensor], [])
    za = annotate(List[Tensor], [])
    zp = annotate(List[Tensor], [])
    zi = annotate(List[Tensor], [])
    zit = annotate(List[Tensor], [])
    h = annotate(List[Tensor], [])
    ht = annotate(List[Tensor], [])
    t = annotate(List[Tensor], [])
    e = annotate(List[Tensor], [])
    v = annotate(List[Tensor], [])
    va = annotate(List[Tensor], [])
    vp = annotate(List[Tensor], [])
    sa = annotate(List[Tensor], [])
    sp = annotate(List[Tensor], [])
    ps = annotate(List[Tensor], [])
    for i in range(torch.add(blocks, 1)):
      zone = torch.select(zall, 0, i)
      _0 = torch.append(z, torch.narrow(zone, 0, 0, channels))
      _1 = torch.append(za, torch.narrow(zone, 0, 0, active))
      _2 = torch.append(zp, torch.narrow(zone, 0, active, passive))
      seen = torch.narrow(zone, 0, active, torch.add(passive, conditions))
      _3 = torch.append(zi, seen)
      _4 = torch.append(zit, torch.t(seen))
    for j in range(blocks):
      h0 = torch.new_empty(offset[0], [hidden, n])
      v0 = torch.new_empty(offset[0], [channels, n])
      _5 = torch.append(h, h0)
      _6 = torch.append(ht, torch.t(h0))
      _7 = torch.append(t, torch.select(tall, 0, j))
      _8 = torch.append(e, torch.new_empty(offset[0], [active, n]))
      _9 = torch.append(v, v0)
      _10 = torch.append(va, torch.narrow(v0, 0, passive, active))
      _11 = torch.append(vp, torch.narrow(v0, 0, 0, passive))
      s0 = torch.unsqueeze(torch.select(sigmas, 0, j), 1)
      _12 = torch.append(sa, torch.narrow(s0, 0, passive, active))
      _13 = torch.append(sp, torch.narrow(s0, 0, 0, passive))
      _14 = torch.append(ps, torch.select(products, 0, j))
    a = torch.new_empty(offset[0], [torch.mul(2, active), n])
    da = torch.new_empty(offset[0], [torch.mul(2, active), n])
    dv = torch.new_empty(offset[0], [channels, n])
    d = torch.new_empty(offset[0], [channels, n])
    every = [zall, tall, sigmas, products, a, torch.narrow(a, 0, 0, active), torch.narrow(a, 0, active, active), torch.new_empty(offset[0], [active, n]), da, torch.narrow(da, 0, 0, active), torch.narrow(da, 0, active, active), torch.new_empty(offset[0], [hidden, n]), dv, torch.narrow(dv, 0, passive, active), torch.narrow(dv, 0, 0, passive), d, torch.narrow(d, 0, passive, active), torch.narrow(d, 0, 0, passive), torch.new_empty(offset[0], [channels, n])]
    return (z, za, zp, zi, zit, h, ht, t, e, v, va, vp, sa, sp, ps, every)
  # Views of the parameters, block by block; what moves them moves what these show.
  def views(self: __torch__.FlowGradients, hidden_w: List[Tensor], hidden_b: List[Tensor], out_w: List[Tensor], out_b: List[Tensor], scale: List[Tensor], offset: List[Tensor], perm: List[Tensor]) -> Tuple[List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor], List[Tensor]]:
    channels = torch.size(offset[0], 0)
    active = torch.floordiv(channels, 2)
    passive = torch.sub(channels, active)
    wpt = annotate(List[Tensor], [])
    hb = annotate(List[Tensor], [])
    wot = annotate(List[Tensor], [])
    ob = annotate(List[Tensor], [])
    oa = annotate(List[Tensor], [])
    op = annotate(List[Tensor], [])
    order = annotate(List[Tensor], [])
    inverse = annotate(List[Tensor], [])
    for i in range(torch.len(offset)):
      _0 = torch.append(wpt, torch.t(torch.narrow(hidden_w[i], 1, 0, passive)))
      _1 = torch.append(hb, torch.unsqueeze(hidden_b[i], 1))
      _2 = torch.append(wot, torch.t(out_w[i]))
      _3 = torch.append(ob, torch.unsqueeze(out_b[i], 1))
      o = torch.unsqueeze(offset[i], 1)
      _4 = torch.append(oa, torch.narrow(o, 0, passive, active))
      _5 = torch.append(op, torch.narrow(o, 0, 0, passive))
      p = perm[i]
      _6 = torch.append(order, torch.cat([torch.narrow(p, 0, passive, active), torch.narrow(p, 0, 0, passive)]))
      _7 = torch.append(inverse, torch.argsort(p))
    return (wpt, hb, wot, ob, oa, op, order, inverse)
  def loss(self: __torch__.FlowGradients, features: Tensor, condition: Tensor, first: int, n: int, clamp: float, mixed: bool, hidden_w: List[Tensor], hidden_b: List[Tensor], out_w: List[Tensor], out_b: List[Tensor], scale: List[Tensor], offset: List[Tensor], perm: List[Tensor], wpt: List[Tensor], hb: List[Tensor], wot: List[Tensor], ob: List[Tensor], oa: List[Tensor], op: List[Tensor], order: List[Tensor], inverse: List[Tensor], z: List[Tensor], za: List[Tensor], zp: List[Tensor], zi: List[Tensor], zit: List[Tensor], h: List[Tensor], ht: List[Tensor], t: List[Tensor], e: List[Tensor], v: List[Tensor], va: List[Tensor], vp: List[Tensor], sa: List[Tensor], sp: List[Tensor], ps: List[Tensor], every: List[Tensor], d_hidden_w: List[Tensor], d_hidden_b: List[Tensor], d_out_w: List[Tensor], d_out_b: List[Tensor], d_scale: List[Tensor], d_offset: List[Tensor]) -> float:
    zall = every[0]
    tall = every[1]
    sigmas = every[2]
    products = every[3]
    a = every[4]
    a_scale = every[5]
    a_shift = every[6]
    y2 = every[7]
    da = every[8]
    da_scale = every[9]
    da_shift = every[10]
    dh = every[11]
    dv = every[12]
    dva = every[13]
    dvp = every[14]
    d = every[15]
    d_active = every[16]
    d_passive = every[17]
    scratch = every[18]
    channels = torch.size(features, 1)
    active = torch.floordiv(channels, 2)
    passive = torch.sub(channels, active)
    blocks = torch.len(scale)
    g = torch.stack(scale)
    _0 = torch.mul_(torch.softplus(g, 0.5, 20., out=sigmas), 0.10000000000000001)
    f = torch.t(torch.narrow(features, 0, first, n))
    _1 = torch.copy_(za[0], torch.narrow(f, 0, passive, active))
    _2 = torch.copy_(zp[0], torch.narrow(f, 0, 0, passive))
    _3 = torch.copy_(torch.narrow(zall, 1, channels, torch.size(condition, 1)), torch.t(torch.narrow(condition, 0, first, n)))
    small_hidden = annotate(List[Tensor], [])
    small_out = annotate(List[Tensor], [])
    small_z = annotate(List[Tensor], [])
    small_h = annotate(List[Tensor], [])
    # Forward, keeping what the way back needs.
    for i in range(blocks):
      if mixed:
        w1 = torch.to(hidden_w[i], 15)
        w2 = torch.to(out_w[i], 15)
        x = torch.to(zi[i], 15)
        r = torch.relu_(torch.addmm(torch.to(hb[i], 15), w1, x))
        _4 = torch.append(small_hidden, w1)
        _5 = torch.append(small_out, w2)
        _30 = torch.append(small_z, x)
        _31 = torch.append(small_h, r)
        _32 = torch.add(torch.mul(ob[i], 0.10000000000000001), torch.mm(w2, r), alpha=0.10000000000000001, out=a)
      else:
        _33 = torch.relu_(torch.addmm(hb[i], hidden_w[i], zi[i], out=h[i]))
        _34 = torch.addmm(ob[i], out_w[i], h[i], beta=0.10000000000000001, alpha=0.10000000000000001, out=a)
      _6 = torch.tanh(a_scale, out=t[i])
      _7 = torch.exp_(torch.mul(t[i], clamp, out=e[i]))
      _8 = torch.addcmul(a_shift, za[i], e[i], out=y2)
      _9 = torch.addcmul(oa[i], y2, sa[i], out=va[i])
      _10 = torch.addcmul(op[i], zp[i], sp[i], out=vp[i])
      _11 = torch.index_select(v[i], 0, order[i], out=z[torch.add(i, 1)])
    squares = torch.sum(torch.square(z[blocks]), [0], True)
    logdet = torch.mul(torch.sum(torch.sum(tall, [0]), [0], True), clamp)
    constant = torch.sub(torch.sum(torch.log(sigmas)), torch.mul(channels, 0.91893853320467267))
    ll = torch.div(torch.add(torch.add(torch.mul(squares, -0.5), logdet), constant), channels)
    loss = torch.mean(torch.softplus(torch.neg(ll)))
    # dlog is the derivative by each row's log-determinant, d that by a block's output.
    dlog = torch.mul(torch.sigmoid(torch.neg(ll)), torch.div(-1., torch.mul(channels, n)))
    dlog_clamp = torch.mul(dlog, clamp)
    minus = torch.neg(dlog)
    _12 = torch.mul(za[blocks], minus, out=d_active)
    _13 = torch.mul(zp[blocks], minus, out=d_passive)
    # Backward.
    for j in range(blocks):
      k = torch.sub(torch.sub(blocks, 1), j)
      _14 = torch.index_select(d, 0, inverse[k], out=dv)
      _15 = torch.sum(dv, [1], out=d_offset[k])
      _16 = torch.sum(torch.mul(dv, v[k], out=scratch), [1], out=ps[k])
      _17 = torch.mul(dva, sa[k], out=da_shift)
      _18 = torch.mul(dvp, sp[k], out=d_passive)
      _19 = torch.mul(da_shift, e[k], out=d_active)
      _20 = torch.addcmul(dlog_clamp, d_active, za[k], value=clamp, out=da_scale)
      _21 = torch.tanh_backward(da_scale, t[k], grad_input=da_scale)
      _22 = torch.sum(da, [1], out=d_out_b[k])
      if mixed:
        small_da = torch.to(torch.mul(da, 0.10000000000000001), 15)
        _23 = torch.copy_(d_out_w[k], torch.mm(small_da, torch.t(small_h[k])))
        small_dh = torch.threshold_backward(torch.mm(torch.t(small_out[k]), small_da), small_h[k], 0)
        _24 = torch.copy_(d_hidden_w[k], torch.mm(small_dh, torch.t(small_z[k])))
        _25 = torch.sum(small_dh, [1], dtype=6, out=d_hidden_b[k])
        _26 = torch.add_(d_passive, torch.mm(torch.t(torch.narrow(small_hidden[k], 1, 0, passive)), small_dh))
      else:
        dw = d_out_w[k]
        _27 = torch.addmm(dw, da, ht[k], beta=0, alpha=0.10000000000000001, out=dw)
        _28 = torch.addmm(dh, wot[k], da, beta=0, alpha=0.10000000000000001, out=dh)
        _35 = torch.threshold_backward(dh, h[k], 0, grad_input=dh)
        _36 = torch.mm(dh, zit[k], out=d_hidden_w[k])
        _37 = torch.sum(dh, [1], out=d_hidden_b[k])
        _38 = torch.addmm_(d_passive, wpt[k], dh)
    torch._foreach_mul_(d_out_b, 0.10000000000000001)
    # With v = u * sigma + offset, the sum of dv * u is that of dv * v without the offset's share, over sigma.
    numerator = torch.add_(torch.sub(products, torch.mul(torch.stack(offset), torch.stack(d_offset))), torch.sum(dlog))
    dg = torch.mul_(torch.div(torch.mul(numerator, torch.sigmoid(torch.mul(g, 0.5))), sigmas), 0.10000000000000001)
    for l in range(blocks):
      _29 = torch.copy_(d_scale[l], torch.select(dg, 0, l))
    return float(loss)
