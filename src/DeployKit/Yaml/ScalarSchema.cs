namespace DeployKit.Yaml;

/// <summary>What plain scalars mean.</summary>
public enum ScalarSchema
{
    /// <summary>The core schema of YAML 1.2: <c>yes</c> is text and <c>0644</c> is 644.</summary>
    Core,

    /// <summary>As kubectl reads manifests, which is YAML 1.1 without base 60: <c>yes</c>, <c>on</c> and <c>y</c> are true, <c>0644</c> is 420.</summary>
    Kubectl,
}
