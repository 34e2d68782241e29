namespace DeployKit.Migrations;

/// <summary>The labels by which a migration's Jobs and pods are found again.</summary>
public static class MigrationLabels
{
    /// <summary>The app that the object belongs to.</summary>
    public const string App = "deploykit.dev/app";

    /// <summary>The migration's name, as the manifest gives it.</summary>
    public const string Migration = "deploykit.dev/migration";
}
