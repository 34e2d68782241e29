using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Admission;

/// <summary>One limit against what is asked for, in the server's words.</summary>
internal static class LimitCheck
{
    public static void Check(LimitItem item, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits, List<string> findings)
    {
        foreach (var (name, least) in item.Min)
        {
            var what = $"minimum {name} usage per {item.Type} is {least}";
            if (!requests.TryGetValue(name, out var request))
                findings.Add($"{what}.  No request is specified");
            else if (request < least)
                findings.Add($"{what}, but request is {request}");
            else if (limits.TryGetValue(name, out var limit) && limit < least)
                findings.Add($"{what}, but limit is {limit}");
        }
        foreach (var (name, most) in item.Max)
        {
            var what = $"maximum {name} usage per {item.Type} is {most}";
            if (!limits.TryGetValue(name, out var limit))
                findings.Add($"{what}.  No limit is specified");
            else if (limit > most)
                findings.Add($"{what}, but limit is {limit}");
            else if (requests.TryGetValue(name, out var request) && request > most)
                findings.Add($"{what}, but request is {request}");
        }
        foreach (var (name, most) in item.Ratio)
        {
            var what = $"{name} max limit to request ratio per {item.Type} is {most}";
            if (!requests.TryGetValue(name, out var request) || request.Sign == 0)
                findings.Add($"{what}, but no request is specified or request is 0");
            else if (!limits.TryGetValue(name, out var limit) || limit.Sign == 0)
                findings.Add($"{what}, but no limit is specified or limit is 0");
            else if ((double)limit.MilliValue / request.MilliValue is var ratio && ratio > most.MilliValue / 1000.0)
                findings.Add($"{what}, but provided ratio is {ratio:F6}");
        }
    }

    /// <summary>Of a claim only what it asks for counts.</summary>
    public static void CheckClaim(LimitItem item, IReadOnlyDictionary<string, Quantity> requests, List<string> findings)
    {
        foreach (var (name, least) in item.Min)
        {
            if (!requests.TryGetValue(name, out var request))
                findings.Add($"minimum {name} usage per {item.Type} is {least}.  No request is specified");
            else if (request < least)
                findings.Add($"minimum {name} usage per {item.Type} is {least}, but request is {request}");
        }
        foreach (var (name, most) in item.Max)
        {
            if (!requests.TryGetValue(name, out var request))
                findings.Add($"maximum {name} usage per {item.Type} is {most}.  No request is specified");
            else if (request > most)
                findings.Add($"maximum {name} usage per {item.Type} is {most}, but request is {request}");
        }
    }
}
