using System.Text.Json.Nodes;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Revisions;

/// <summary>What the history of a StatefulSet's or DaemonSet's templates is made of.</summary>
/// <param name="Template">As it is now; to read only.</param>
/// <param name="Annotations">Of the set: a revision gets them, with what `kubectl rollout history` shows as the cause of the change. To read only.</param>
/// <param name="Collisions">status.collisionCount.</param>
/// <param name="HashLabel">The label that a revision has its hash in.</param>
internal sealed record Revisioned(StoredObject Set, LabelSelector Selector, JsonObject Template, JsonObject Annotations, int Collisions, string HashLabel);
