using DeployKit.ClusterTests.Harness;

namespace DeployKit.ClusterTests;

/// <summary>Several cases of a test that needs a cluster: skipped as <see cref="ClusterFactAttribute"/> is.</summary>
public sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = new ClusterFactAttribute().Skip;

    /// <summary>Why it runs on a real cluster only, in words; null for a test that runs on the sandbox too.</summary>
    public string? NotOnSandbox
    {
        get;
        set
        {
            field = value;
            if (TestTarget.IsSandbox)
                Skip = $"Not on the sandbox: {value}";
        }
    }
}
