namespace DeployKit.Kubernetes;

/// <summary>Hands each Warning header of the server out once.</summary>
internal sealed class WarningLog(Action<string> report)
{
    private readonly HashSet<string> _seen = [];

    public void Read(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Warning", out var values))
            return;
        foreach (var text in values.Select(TextOf).OfType<string>())
        {
            lock (_seen)
            {
                if (!_seen.Add(text))
                    continue;
            }
            report(text);
        }
    }

    // 299 - "policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+"
    private static string? TextOf(string value)
    {
        var start = value.IndexOf('"', StringComparison.Ordinal);
        var end = value.LastIndexOf('"');
        return value.StartsWith("299 ", StringComparison.Ordinal) && end > start
            ? value[(start + 1)..end].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : null;
    }
}
