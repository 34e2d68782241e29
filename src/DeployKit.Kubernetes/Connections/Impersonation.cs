namespace DeployKit.Kubernetes;

/// <summary>The user that the server is asked to treat us as (act-as).</summary>
public sealed record Impersonation(string User)
{
    /// <summary>act-as-uid.</summary>
    public string? Uid { get; init; }

    /// <summary>act-as-groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>act-as-user-extra.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    internal void AddTo(HttpRequestMessage request)
    {
        Add(request, "Impersonate-User", User);
        if (Uid is not null)
            Add(request, "Impersonate-Uid", Uid);
        foreach (var group in Groups)
            Add(request, "Impersonate-Group", group);
        foreach (var (key, values) in Extra)
            foreach (var value in values)
                Add(request, $"Impersonate-Extra-{Uri.EscapeDataString(key.ToLowerInvariant())}", value);
    }

    private static void Add(HttpRequestMessage request, string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
}
