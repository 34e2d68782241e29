namespace DeployKit.Frosting;

/// <summary>Setup and teardown of the run in one class.</summary>
public interface IFrostingLifetime : IFrostingSetup, IFrostingTeardown;
