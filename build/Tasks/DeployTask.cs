namespace DeployKit.Build.Tasks;

/// <summary>The whole release: its steps in their order. Only this target undoes what failed.</summary>
[TaskName(Targets.Deploy)]
[TaskDescription("Builds, pushes, migrates, applies and awaits; on failure everything is put back.")]
[IsDependentOn<CheckTask>]
[IsDependentOn<BuildImageTask>]
[IsDependentOn<PushImageTask>]
[IsDependentOn<SecretsTask>]
[IsDependentOn<MigrateTask>]
[IsDependentOn<ApplyTask>]
[IsDependentOn<SetImageTask>]
[IsDependentOn<AwaitRolloutTask>]
public sealed class DeployTask : FrostingTask<DeployContext>;
