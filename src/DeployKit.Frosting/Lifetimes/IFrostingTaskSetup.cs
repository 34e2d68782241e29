using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>Runs before each task, a skipped one too.</summary>
public interface IFrostingTaskSetup
{
    /// <summary>Prepares the task. When it throws, the task doesn't run and its teardown still does.</summary>
    void Setup(ICakeContext context, ITaskSetupContext info);
}
