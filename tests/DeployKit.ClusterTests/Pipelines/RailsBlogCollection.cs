namespace DeployKit.ClusterTests.Pipelines;

/// <summary>Rails, its proxy and MySQL are heavy, and the environments of the pipelines have fixed namespaces: one test at a time.</summary>
[CollectionDefinition(Name)]
public sealed class RailsBlogCollection
{
    public const string Name = "rails-blog";
}
