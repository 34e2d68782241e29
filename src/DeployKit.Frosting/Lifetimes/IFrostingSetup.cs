using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>Runs before the first task. A dry run runs it too, so it must have no effect that outlives the run.</summary>
public interface IFrostingSetup
{
    /// <summary>Prepares the run. When it throws, no task runs and the teardown still does.</summary>
    void Setup(ICakeContext context, ISetupContext info);
}
