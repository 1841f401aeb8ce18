using System.Security.Cryptography;
using System.Text;

namespace QtGpu.Attack.Mutations;

/// <summary>Lines of a text left out, doubled, swapped or cut; fields likewise.</summary>
internal static class LinesMutation
{
    private static readonly string[] Fields =
        ["", "\"", "\"\"", "\"a", "?", "NA", "=1+1", "\0", "\u001b[31m", "é", new string('9', 400), "1;2", "a,b", "\r"];

    /// <summary>A damaged copy of a table.</summary>
    public static byte[] OfTable(byte[] good, Dice dice)
    {
        if (dice.OneIn(4))
            return dice.OneIn(2) ? ByteMutation.Of(good, dice) : NumberMutation.Of(good, dice);
        List<string> lines = [.. Encoding.UTF8.GetString(good).Split('\n')];
        int one = dice.Below(lines.Count), other = dice.Below(lines.Count);
        char separator = lines[one].Contains('\t') ? '\t' : ',';
        string[] fields = lines[one].Split(separator);
        switch (dice.Below(5))
        {
            case 0: lines.RemoveAt(one); break;
            case 1: lines.Insert(other, lines[one]); break;
            case 2: (lines[one], lines[other]) = (lines[other], lines[one]); break;
            case 3: lines[one] = string.Join(separator, fields[..dice.Below(fields.Length + 1)]); break;
            default:
                fields[dice.Below(fields.Length)] = dice.Of(Fields);
                lines[one] = string.Join(separator, fields);
                break;
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    /// <summary>A damaged copy of a journal; two in three changed lines get their right sum.</summary>
    public static byte[] OfJournal(byte[] good, Dice dice)
    {
        if (dice.OneIn(4))
            return ByteMutation.Of(good, dice);
        List<string> lines = [.. Encoding.UTF8.GetString(good).Split('\n')];
        int one = dice.Below(lines.Count), other = dice.Below(lines.Count);
        switch (dice.Below(4))
        {
            case 0: lines.RemoveAt(one); break;
            case 1: lines.Insert(other, lines[one]); break;
            default:
                int json = lines[one].IndexOf(' ') + 1;
                byte[] changed = JsonMutation.Of(Encoding.UTF8.GetBytes(lines[one][json..]), dice);
                string sum = Convert.ToHexStringLower(SHA256.HashData(changed))[..16] + " ";
                lines[one] = (dice.OneIn(3) ? lines[one][..json] : sum) + Encoding.UTF8.GetString(changed);
                break;
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }
}
