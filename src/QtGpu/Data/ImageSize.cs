namespace QtGpu.Data;

/// <summary>The size of a grey-scale image whose pixels are a sample's features, row by row.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageSize(int Height, int Width);
