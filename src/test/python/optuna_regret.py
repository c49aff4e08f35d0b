"""Measures the regret of Optuna's TPESampler on Branin and Hartmann-6, for TpeSweeperTest and the manual.

Usage: PYTHONPATH=<folder with optuna> python3 optuna_regret.py [number of seeds] (numpy is needed)
Prints median, mean and largest difference from the known minimum after 100 trials.
"""

import sys
import warnings

import numpy as np
import optuna

BRANIN = 0.39788735772973816
HARTMANN = -3.322368011415515
A = np.array([
    [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
P = np.array([
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]])
ALPHA = np.array([1, 1.2, 3, 3.2])


def branin(trial):
    x, y = trial.suggest_float("x0", -5, 10), trial.suggest_float("x1", 0, 15)
    inner = y - 5.1 / (4 * np.pi**2) * x * x + 5 / np.pi * x - 6
    return inner * inner + 10 * (1 - 1 / (8 * np.pi)) * np.cos(x) + 10 - BRANIN


def hartmann6(trial):
    x = np.array([trial.suggest_float(f"x{i}", 0, 1) for i in range(6)])
    return -np.sum(ALPHA * np.exp(-np.sum(A * (x - P) ** 2, axis=1))) - HARTMANN


def main():
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print("optuna", optuna.__version__, "seeds", seeds)
    for function in (branin, hartmann6):
        for multivariate in (False, True):
            regrets = []
            for seed in range(seeds):
                sampler = optuna.samplers.TPESampler(seed=seed, multivariate=multivariate)
                study = optuna.create_study(sampler=sampler)
                study.optimize(function, n_trials=100)
                regrets.append(study.best_value)
            print(function.__name__, multivariate, np.median(regrets), np.mean(regrets), max(regrets))


if __name__ == "__main__":
    main()
