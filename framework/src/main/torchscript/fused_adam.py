"""Packs libtorch's fused Adam, which DJL has no API for, into ../resources/io/anomalight/framework/optim/fused_adam.pt.

The archive holds the text of forward() and no numbers. Run in this folder with Debian's python3-torch (1.13).
"""
import io
import zipfile
from typing import List

import torch
from torch import Tensor

ARCHIVE = "../resources/io/anomalight/framework/optim/fused_adam.pt"


class FusedAdam(torch.nn.Module):
    # The lists must come in as arguments: of lists made in here the compiler drops the in-place update as dead code.
    def forward(self, params: List[Tensor], grads: List[Tensor], exp_avgs: List[Tensor], exp_avg_sqs: List[Tensor],
                steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float) -> int:
        torch._fused_adam_(params, grads, exp_avgs, exp_avg_sqs, [], steps, lr=lr, beta1=beta1, beta2=beta2,
                           weight_decay=0.0, eps=eps, amsgrad=False, maximize=False)
        torch._foreach_zero_(grads)
        return len(params)


if __name__ == "__main__":
    packed = io.BytesIO()
    torch.jit.save(torch.jit.script(FusedAdam().eval()), packed)
    with zipfile.ZipFile(packed) as whole, zipfile.ZipFile(ARCHIVE, "w", zipfile.ZIP_STORED) as kept:
        for entry in whole.infolist():
            if not entry.filename.endswith(".debug_pkl"):  # names the folder that this was run in
                kept.writestr(zipfile.ZipInfo(entry.filename.replace("archive/", "fused_adam/")), whole.read(entry))
