using System.Text.Json.Nodes;
using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Admission;

/// <summary>Whether a write fits into the quotas of its namespace, and what they hold after it.</summary>
internal static class QuotaCheck
{
    // What every container has to say when a quota limits it.
    private static readonly HashSet<string> MustSay = ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

    public static IReadOnlyList<QuotaCharge> Charge(AdmissionRequest request, AdmissionView view, ApiLevel level)
    {
        var quotas = view.Quotas(request.Key.Namespace);
        if (quotas.Count == 0 || (!request.IsCreate && request.Key.Kind.Kind is not ("Service" or "PersistentVolumeClaim")))
            return [];
        var kind = request.Key.Kind;
        var usage = QuotaUsage.Of(kind, request.Content);
        var before = request.Live is null ? Amounts.None : QuotaUsage.Of(kind, request.Live);
        var charges = new List<QuotaCharge>();
        foreach (var stored in quotas)
        {
            var quota = stored.Read();
            var hard = Amounts.Read(quota.Child("status").Child("hard") ?? quota.Child("spec").Child("hard"));
            if (!QuotaUsage.IsInScope(quota, kind, request.Content))
                continue;
            if (kind is { Group: "", Kind: "Pod" } && Unsaid(request.Content, hard.Keys, level) is { } unsaid)
                throw request.Refused($"failed quota: {stored.Key.Name}: must specify {unsaid}");
            var more = More(usage, before, hard.Keys);
            if (more.Count == 0)
                continue;
            var used = Amounts.Read(quota.Child("status").Child("used"));
            var unknown = more.Keys.Where(name => !used.ContainsKey(name)).ToList();
            if (unknown.Count > 0)
                throw request.Refused($"status unknown for quota: {stored.Key.Name}{(level == ApiLevel.Kubernetes120 ? "" : $", resources: {string.Join(',', unknown)}")}");
            var over = more.Where(entry => entry.Value.Sign > 0 && used[entry.Key] + entry.Value > hard[entry.Key]).ToList();
            if (over.Count > 0)
            {
                throw request.Refused(
                    $"exceeded quota: {stored.Key.Name}, requested: {Amounts.Print(over)}, used: {Amounts.Print(used.Where(entry => over.Any(name => name.Key == entry.Key)))}, "
                    + $"limited: {Amounts.Print(hard.Where(entry => over.Any(name => name.Key == entry.Key)))}");
            }
            var after = new JsonObject();
            foreach (var (name, amount) in used)
                after[name] = (more.TryGetValue(name, out var added) ? amount + added : amount).ToString();
            charges.Add(new QuotaCharge(stored, after));
        }
        return charges;
    }

    /// <summary>What the write adds to what is limited; nothing when it only gives back.</summary>
    private static SortedDictionary<string, Quantity> More(IReadOnlyDictionary<string, Quantity> usage, IReadOnlyDictionary<string, Quantity> before, IEnumerable<string> limited)
    {
        var more = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var name in limited)
        {
            if (!usage.TryGetValue(name, out var now))
                continue;
            var added = before.TryGetValue(name, out var had) ? now - had : now;
            if (added.Sign > 0)
                more[name] = added;
        }
        return more;
    }

    /// <summary>What the quota limits and a container does not say.</summary>
    private static string? Unsaid(JsonObject pod, IEnumerable<string> limited, ApiLevel level)
    {
        var required = limited.Where(MustSay.Contains).ToList();
        if (required.Count == 0)
            return null;
        var missing = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var spec = pod.Child("spec");
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")))
        {
            foreach (var name in required)
            {
                var (which, resource) = name.StartsWith("limits.", StringComparison.Ordinal) ? ("limits", name[7..]) : ("requests", name.Replace("requests.", "", StringComparison.Ordinal));
                if (container.Child("resources").Child(which)?[resource] is not null)
                    continue;
                if (!missing.TryGetValue(name, out var containers))
                    missing[name] = containers = [];
                containers.Add(container.Text("name") ?? "");
            }
        }
        if (missing.Count == 0)
            return null;
        return level == ApiLevel.Kubernetes120
            ? string.Join(',', missing.Keys)
            : string.Join("; ", missing.Select(entry => $"{entry.Key} for: {string.Join(',', entry.Value)}"));
    }
}
