using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>Runs after each task and its <see cref="IFrostingTask.Finally"/>, whatever the end; after a skipped one too.</summary>
public interface IFrostingTaskTeardown
{
    /// <summary>Ends the task. What it throws after a failure is logged and the failure stands; after a success it is the failure.</summary>
    void Teardown(ICakeContext context, ITaskTeardownContext info);
}
