namespace QtGpu.Training;

/// <summary>A model measured on samples it was not trained on.</summary>
/// <param name="Loss">Mean loss per sample.</param>
/// <param name="Accuracy">Share of samples whose class scored highest; 0 for regression.</param>
/// <param name="Confusion">Confusion[t, p]: samples of class t that were taken for p; empty for regression.</param>
public sealed record Evaluation(double Loss, double Accuracy, int[,] Confusion);
