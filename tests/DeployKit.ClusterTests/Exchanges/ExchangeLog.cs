using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace DeployKit.ClusterTests.Exchanges;

/// <summary>
/// What a server answers to our client, over all tests: each kind of request with its status codes, and of each resource everything
/// that was ever seen in its objects. Names and times are left out, so that two servers can be compared.
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
        var query = string.Join(',', request.Query.Keys.Where(name => name is "dryRun" or "force" or "fieldValidation" or "previous").Order(StringComparer.Ordinal));
        var type = request.Method == "PATCH" ? $" {request.ContentType?.Split(';')[0]}" : "";
        var asked = $"{(isWatch ? "WATCH" : request.Method)} {target}{(query.Length > 0 ? $"?{query}" : "")}{type} → {status}";
        lock (_gate)
        {
            FactsOf(asked);
            // A log is text, and what a cluster serves besides differs from one to the next.
            if (status == 200 && (target.EndsWith("/log", StringComparison.Ordinal) || !target.Contains(' ', StringComparison.Ordinal)))
                return;
            foreach (var document in Documents(body))
            {
                var facts = AnswerFacts.Of(document, out var isRefusal);
                // What an object looks like does not depend on which request shows it, what is refused does.
                FactsOf(isRefusal ? asked : target.Replace("/*", "", StringComparison.Ordinal)).UnionWith(facts);
            }
        }
    }

    /// <summary>As text: a line a request or resource, below it a line a fact.</summary>
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

    private SortedSet<string> FactsOf(string key)
    {
        if (!_seen.TryGetValue(key, out var known))
            _seen[key] = known = new(StringComparer.Ordinal);
        return known;
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
        // As in the path: a group is a test's own, and messages name it.
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Made().Replace(Encoding.UTF8.GetString(body), "made")), new JsonReaderOptions { AllowMultipleValues = true });
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
