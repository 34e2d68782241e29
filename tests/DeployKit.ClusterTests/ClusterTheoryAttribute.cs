namespace DeployKit.ClusterTests;

/// <summary>Several cases of a test that needs a real cluster: skipped as <see cref="ClusterFactAttribute"/> is.</summary>
public sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = new ClusterFactAttribute().Skip;
}
