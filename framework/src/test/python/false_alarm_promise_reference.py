"""Reference values for FalseAlarmPromiseTest: beta quantiles of scipy.

The Java code sums binomial terms and halves an interval instead. Usage: python3 false_alarm_promise_reference.py
"""

from scipy.stats import beta, binom

for n in [1, 5, 20, 58, 59, 299, 1000, 100_000]:
    for k in sorted({0, 1, 2, n // 10, n // 2, n - 1}):
        if k < n:
            simple = beta.ppf(0.95, k + 1, n - k)
            searched = beta.isf(0.05 / ((k + 1) * (k + 2)), k + 1, n - k)
            print(f"{k}, {n}, {simple:.12g}, {searched:.12g}")

print("most that may exceed:")
for n, rate in [(299, 0.01), (298, 0.01), (59, 0.05), (1000, 0.01), (1000, 0.05), (200, 0.1), (100_000, 0.001)]:
    k = -1
    while binom.cdf(k + 1, n, rate) <= 0.05:
        k += 1
    print(n, rate, k)
