using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace DeployKit.ClusterTests.Exchanges;

/// <summary>
/// What a server answers to our client, over all tests: by kind of request and status code, everything that was ever seen in the
/// answers. Names and times are left out, so that two servers can be compared.
/// </summary>
internal sealed partial class ExchangeLog
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SortedSet<string>> _seen = new(StringComparer.Ordinal);

    /// <summary>Takes up one exchange; of a watch all that it told.</summary>
    public void Add(HttpRequest request, int status, byte[] body)
    {
        if (!request.Headers.UserAgent.ToString().StartsWith("deploykit/", StringComparison.Ordinal))
            return;
        var target = TargetOf(request.Path.Value!);
        var isWatch = request.Query.ContainsKey("watch");
        var isLog = target.EndsWith("/log", StringComparison.Ordinal);
        var query = string.Join(',', request.Query.Keys.Where(name => name is "dryRun" or "force" or "fieldValidation" or "previous").Order(StringComparer.Ordinal));
        var type = request.Method == "PATCH" ? $" {request.ContentType?.Split(';')[0]}" : "";
        var key = $"{(isWatch ? "WATCH" : request.Method)} {target}{(query.Length > 0 ? $"?{query}" : "")}{type} → {status}";
        var isDiscovery = !target.Contains(' ', StringComparison.Ordinal);
        var facts = (isLog || isDiscovery) && status == 200 ? [] : Documents(body).SelectMany(document => AnswerFacts.Of(document)).ToList();
        lock (_gate)
        {
            if (!_seen.TryGetValue(key, out var known))
                _seen[key] = known = new(StringComparer.Ordinal);
            known.UnionWith(facts);
        }
    }

    /// <summary>As text: a line a kind of request, below it a line a fact.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var (key, facts) in _seen)
            {
                text.Append(key).Append('\n');
                foreach (var fact in facts)
                    text.Append("  ").Append(fact).Append('\n');
            }
        }
        return text.ToString();
    }

    // "apps/v1 deployments/*/status": what is asked for, without whose it is.
    private static string TargetOf(string path)
    {
        path = Made().Replace(path, "made");
        var segments = path.Trim('/').Split('/').ToList();
        var root = segments.Count > 1 && segments[0] == "apis" ? 3 : 2;
        if (segments.Count <= root)
            return path;
        var version = string.Join('/', segments[1..root]);
        var rest = segments[root..];
        if (rest.Count > 2 && rest[0] == "namespaces")
            rest = rest[2..];
        if (rest.Count > 1)
            rest[1] = "*";
        return $"{version} {string.Join('/', rest)}";
    }

    private static IEnumerable<JsonObject> Documents(byte[] body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true });
        var found = new List<JsonObject>();
        try
        {
            while (reader.Read())
            {
                if (JsonNode.Parse(ref reader) is JsonObject document)
                    found.Add(document);
            }
        }
        catch (JsonException)
        {
            // A watch that was ended in the middle of a line.
        }
        return found;
    }

    // Tests make up a group of their own for each definition.
    [GeneratedRegex("[a-z]+-[0-9a-f]{4,8}(?=\\.example\\.com)", RegexOptions.None, 1000)]
    private static partial Regex Made();
}
