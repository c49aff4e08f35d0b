package io.anomalight.models.uninet;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.models.components.trained.Norm;

/**
 * The loss of a student's features: their cosine distance to the teacher's, and a contrastive loss by which a position of the
 * student resembles the same position of the teacher more than others.
 *
 * @param temperature divides similarities before the softmax
 */
record ContrastiveLoss(double temperature) {
    private static final double COSINE_SHARE = 0.7;
    private static final double EPSILON = 1e-8;
    private static final Norm NORM = new Norm(1e-12); // ε of torch's normalize

    /**
     * The loss of each image, {@code [B]}, the mean over its positions.
     *
     * @param teacher {@code [B, C, N]}, for N positions
     * @param student {@code [B, C, N]}
     */
    Operand of(Operand teacher, Operand student) {
        Operand unitTeacher = teacher.div(NORM.of(teacher, new int[] {1}, true));
        Operand unitStudent = student.div(NORM.of(student, new int[] {1}, true));
        Operand cosine = unitStudent.mul(unitTeacher).sum(1); // [B, N]
        Operand all = unitStudent
                .transpose(0, 2, 1)
                .matMul(unitTeacher)
                .mul(1 / temperature)
                .exp()
                .sum(2); // [B, N]
        Operand own = cosine.mul(1 / temperature).exp().div(all.add(EPSILON));
        Operand contrast = own.add(EPSILON).log().mul(-(1 - COSINE_SHARE));
        Operand margin = own.mul(-1).add(1).relu();
        return cosine.mul(-1).add(1).mul(COSINE_SHARE).add(contrast).add(margin).mean(1);
    }
}
