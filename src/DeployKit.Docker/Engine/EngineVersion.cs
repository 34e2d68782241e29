namespace DeployKit.Docker;

/// <summary>Versions of the Engine API: <c>1.41</c>.</summary>
internal static class EngineVersion
{
    // Nothing newer is used; engines from 29 on refuse less than 1.44.
    private static readonly Version Newest = new(1, 47);

    // What an engine means that names none.
    private static readonly Version Oldest = new(1, 24);

    /// <summary>The newest that both sides know.</summary>
    public static string Negotiate(string? offered)
    {
        var engine = Version.TryParse(offered, out var version) ? version : Oldest;
        return (engine < Newest ? engine : Newest).ToString(2);
    }
}
