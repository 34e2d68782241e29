using System.Globalization;
using DeployKit.Docker;

namespace DeployKit.Images;

/// <summary>Says in a line how far a build or a push is.</summary>
public static class TransferText
{
    /// <summary><c>step 4 of 9, RUN npm ci</c>; before the first step <c>context 12.4 MB sent</c>.</summary>
    public static string Of(BuildProgress progress) => progress.Step is { } step
        ? $"step {step.Number} of {step.Count}, {step.Instruction}"
        : $"context {Size(progress.ContextBytes)} sent";

    /// <summary><c>3 of 9 layers, 12.4 of 30.1 MB</c></summary>
    public static string Of(PushProgress progress) =>
        $"{progress.Done} of {progress.Layers} layers" + (progress.TotalBytes == 0 ? "" : $", {Number(progress.Bytes, progress.TotalBytes)} of {Size(progress.TotalBytes)}");

    /// <summary>From 0 to 1; null while nothing is known.</summary>
    public static double? FractionOf(BuildProgress progress) => progress.Step is { } step ? (double)(step.Number - 1) / step.Count : null;

    /// <inheritdoc cref="FractionOf(BuildProgress)"/>
    public static double? FractionOf(PushProgress progress) =>
        progress.TotalBytes > 0 ? (double)progress.Bytes / progress.TotalBytes : progress.Layers > 0 ? (double)progress.Done / progress.Layers : null;

    /// <summary>What a push sent: <c>3 of 9 layers, 12.4 MB</c>.</summary>
    public static string Pushed(PushProgress progress) => $"{progress.Sent} of {progress.Layers} layers, {Size(progress.Bytes)}";

    /// <summary>In decimal units: <c>512 B</c>, <c>3.1 kB</c>, <c>12.4 MB</c>, <c>1.2 GB</c>.</summary>
    public static string Size(long bytes) => $"{Number(bytes, bytes)} {Unit(bytes).Name}";

    private static string Number(long bytes, long scale)
    {
        var (divisor, _) = Unit(scale);
        return divisor == 1 ? bytes.ToString(CultureInfo.InvariantCulture) : (bytes / (double)divisor).ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static (long Divisor, string Name) Unit(long bytes) => bytes switch
    {
        < 1_000 => (1, "B"),
        < 1_000_000 => (1_000, "kB"),
        < 1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
}
