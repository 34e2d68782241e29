using System.Globalization;

namespace DeployKit.Rollouts;

/// <summary>How many of the new pods that exist must fail before their workload has failed.</summary>
/// <param name="Percent">Of the new pods, from 0 to 100, rounded up; 0 for a single pod of them, whatever their number.</param>
public readonly record struct Quorum(int Percent)
{
    /// <summary>Every new pod.</summary>
    public static Quorum All => new(100);

    /// <summary>A single one.</summary>
    public static Quorum Any => new(0);

    /// <summary>Reads <c>all</c>, <c>any</c>, or a whole share from <c>1%</c> to <c>100%</c>.</summary>
    public static bool TryParse(string text, out Quorum quorum)
    {
        var share = text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? percent : 0;
        quorum = text == "all" ? All : text == "any" ? Any : new(share);
        return text is "all" or "any" || share is > 0 and <= 100;
    }

    /// <summary>How many of so many pods; at least one.</summary>
    public int Of(int pods) => Math.Max(1, (int)Math.Ceiling(pods * Percent / 100.0));

    /// <summary>As the configuration writes it: <c>all</c>, <c>any</c> or <c>20%</c>.</summary>
    public override string ToString() => Percent switch { 0 => "any", 100 => "all", _ => $"{Percent}%" };
}
