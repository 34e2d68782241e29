namespace DeployKit.ClusterTests.Recordings;

/// <summary>Records anew what the unit tests replay: only when DEPLOYKIT_RECORD asks for it, with 1 for all scenarios or with their names.</summary>
public sealed class RecordFactAttribute : FactAttribute
{
    public RecordFactAttribute() => Skip = string.IsNullOrEmpty(Wanted) ? "DEPLOYKIT_RECORD is not set" : new ClusterFactAttribute().Skip;

    /// <summary><c>1</c>, or names with commas between them.</summary>
    public static string? Wanted => Environment.GetEnvironmentVariable("DEPLOYKIT_RECORD");
}
