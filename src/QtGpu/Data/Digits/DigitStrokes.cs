using System.Globalization;
using System.Numerics;

namespace QtGpu.Data.Digits;

/// <summary>
/// How people write the ten digits: for each some variants, each of pen strokes, each a smooth curve through points of
/// a box of 100×100 with y downwards. A corner ends one stroke and starts the next.
/// </summary>
internal static class DigitStrokes
{
    /// <summary>Variants[digit][variant][stroke][point].</summary>
    public static Vector2[][][][] Variants { get; } = Array.ConvertAll<string[], Vector2[][][]>(
    [
        [
            "54,8 30,18 20,50 30,84 52,92 74,80 80,48 70,18 50,9",
            "66,14 44,8 24,34 22,68 42,92 68,80 80,46 68,16 54,10",
        ],
        [
            "52,8 50,50 48,92",
            "32,28 54,8 / 54,8 53,50 52,92",
            "32,26 54,8 / 54,8 54,50 54,91 / 30,92 54,91 78,91",
        ],
        [
            "20,28 32,11 54,8 74,20 71,42 48,67 20,90 / 20,90 50,89 82,88",
            "22,25 40,8 66,12 74,32 58,58 36,80 20,86 24,74 38,77 58,89 82,84",
        ],
        [
            "22,16 48,8 72,20 66,40 42,47 / 42,47 70,54 77,74 54,92 20,84",
            "22,10 50,11 77,10 / 77,10 60,28 44,42 / 44,42 70,50 77,74 52,92 20,84",
            "20,18 46,8 70,20 62,40 46,46 64,50 76,70 58,92 22,86",
        ],
        [
            "30,8 24,34 18,56 / 18,56 50,56 84,54 / 66,12 64,50 60,92",
            "64,8 40,34 16,62 / 16,62 50,63 86,62 / 64,8 64,50 63,92",
            "26,12 22,44 40,56 70,48 / 74,10 70,48 66,92",
        ],
        [
            "76,10 54,11 32,10 / 32,10 29,26 27,44 / 27,44 54,38 77,56 70,82 46,92 20,84",
            "76,10 42,13 30,28 36,42 60,48 75,66 58,89 22,86",
        ],
        [
            "66,8 40,26 24,58 32,86 54,92 73,76 66,58 46,55 28,70",
            "50,8 32,36 25,66 40,90 64,88 74,70 60,56 40,60 27,74",
        ],
        [
            "18,12 50,13 80,12 / 80,12 60,46 44,92",
            "18,14 50,13 80,10 / 80,10 58,48 42,92 / 36,52 54,51 74,50",
            "20,26 22,12 / 22,12 50,13 79,12 / 79,12 66,50 62,92",
        ],
        [
            "70,20 50,8 31,20 38,40 62,56 74,76 50,92 26,76 38,56 62,40 70,22",
            "50,8 31,26 50,46 69,26 52,8 / 50,46 25,70 50,92 75,70 52,46",
        ],
        [
            "72,26 52,8 28,22 28,42 48,53 68,42 72,26 / 72,26 71,60 66,92",
            "72,24 50,8 29,26 40,50 62,46 72,26 / 72,26 74,58 60,86 32,90",
        ],
    ],
        digit => Array.ConvertAll(digit, Parse));

    private static Vector2[][] Parse(string variant) => Array.ConvertAll(
        variant.Split(" / "),
        stroke => Array.ConvertAll(stroke.Split(' '), point =>
        {
            float[] xy = Array.ConvertAll(point.Split(','), x => float.Parse(x, CultureInfo.InvariantCulture));
            return new Vector2(xy[0], xy[1]);
        }));
}
