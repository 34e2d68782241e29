namespace DeployKit.Configuration;

/// <summary>What differs in one row of the failure table. What is left out stays as the table has it.</summary>
public sealed record RuleOptions
{
    /// <summary>How long the failure must last, from its first sighting; it holds as it is, also while another workload of the release is still starting.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>How often the failure must be seen, at least 1. In a row that counts restarts (<c>crash-loop</c>) it is the number of restarts.</summary>
    public int? Sightings { get; init; }

    /// <summary>Yes: the row never fires. Default: no.</summary>
    public bool Off { get; init; }
}
