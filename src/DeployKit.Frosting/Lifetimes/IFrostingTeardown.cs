using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>Runs after the last task, whatever the end, cancellation and a failed setup included; a dry run runs it too.</summary>
public interface IFrostingTeardown
{
    /// <summary>Ends the run. What it throws after a failure is logged and the failure stands; after a success it is the failure.</summary>
    void Teardown(ICakeContext context, ITeardownContext info);
}
