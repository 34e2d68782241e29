namespace DeployKit.Frosting;

/// <summary>The context's type: known without making the context, which may need a configuration that <c>--tree</c> doesn't.</summary>
internal sealed record ContextType(Type Type);

/// <summary>The directory to work in, unless the command line names one.</summary>
internal sealed record WorkingDirectory(Cake.Core.IO.DirectoryPath Path);

/// <summary>A setting that cake.config and the command line may override.</summary>
internal sealed record CakeSetting(string Key, string Value);

/// <summary>The version of the assembly that the graph is in, which is the product's and not Cake's.</summary>
internal sealed record HostVersion(string Text);
