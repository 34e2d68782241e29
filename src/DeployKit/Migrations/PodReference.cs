namespace DeployKit.Migrations;

/// <summary>An object that a pod needs from its own namespace.</summary>
/// <param name="Kind"><c>ConfigMap</c>, <c>Secret</c>, <c>ServiceAccount</c> or <c>PersistentVolumeClaim</c>.</param>
/// <param name="Name">Its name, in the pod's namespace.</param>
/// <param name="Optional">The pod starts without it too: every place that names it says <c>optional: true</c>.</param>
/// <param name="Read">
/// A container sees its content, as a variable or a file. False for what only the node or the API uses: pull secrets,
/// the credentials of a volume, claims and accounts.
/// </param>
public sealed record PodReference(string Kind, string Name, bool Optional, bool Read);
