namespace DeployKit.Docker;

/// <summary>One instruction of the Dockerfile.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Instruction"><c>RUN npm ci</c></param>
public sealed record BuildStep(int Number, int Count, string Instruction);
