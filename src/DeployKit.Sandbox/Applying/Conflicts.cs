using DeployKit.Sandbox.Api.Errors;

namespace DeployKit.Sandbox.Applying;

/// <summary>Fields that an apply would change and that others own.</summary>
internal static class Conflicts
{
    /// <summary>Refuses when one of the entries owns a field of the set.</summary>
    public static void Refuse(IEnumerable<ManagedEntry> others, FieldSet? set, ApiLevel level)
    {
        var conflicts = others.Select(entry => (Owner: entry.Describe(), Paths: ConflictPaths.Of(FieldSet.Intersection(entry.Fields, set), level)))
            .Where(conflict => conflict.Paths.Count > 0)
            .OrderBy(conflict => conflict.Owner, StringComparer.Ordinal)
            .ToList();
        var count = conflicts.Sum(conflict => conflict.Paths.Count);
        if (count == 0)
            return;
        var message = count == 1
            ? $"Apply failed with 1 conflict: conflict with {conflicts[0].Owner}: {conflicts[0].Paths[0]}"
            : $"Apply failed with {count} conflicts: {string.Join('\n', conflicts.SelectMany(conflict => conflict.Paths.Select(path => $"- {path}").Prepend($"conflicts with {conflict.Owner}:")))}";
        throw new ApiException(409, "Conflict", message)
        {
            Causes = [.. conflicts.SelectMany(conflict => conflict.Paths.Select(path => new StatusCause("FieldManagerConflict", $"conflict with {conflict.Owner}", path)))],
        };
    }
}
