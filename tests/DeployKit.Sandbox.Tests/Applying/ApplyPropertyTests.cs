using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Applying;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Patching;
using DeployKit.Sandbox.Rules;
using DeployKit.Sandbox.Schemas;
using DeployKit.Sandbox.Tests.Applying.Recordings;
using FsCheck;
using FsCheck.Fluent;

namespace DeployKit.Sandbox.Tests.Applying;

/// <summary>What holds for whatever several writers do to an object of whatever kind, at both levels. The seed is fixed; a failure prints the case.</summary>
public sealed class ApplyPropertyTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261121, 4711);
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Of the object nothing, and of managedFields only what servers bring up to date too: entries of others that owned a list as a whole.</summary>
    [Fact]
    public void Applying_twice_changes_nothing_the_second_time() => Holds((kind, level, live, last) =>
    {
        var write = Of(kind, level, last, Start);
        var once = Apply(live, last, level, kind, force: true, Start.AddHours(1));
        var twice = Apply(once, last, level, kind, force: true, Start.AddHours(2));
        Comparison.Of(once, twice, write.Type, null).IsNone.ShouldBeTrue();
        Own(twice, last).ShouldBe(Own(once, last));
        var reconciled = once.DeepClone().AsObject();
        foreach (var entry in Entries(reconciled))
            Reconciliation.Run(entry, once, write);
        if (JsonNode.DeepEquals(reconciled, once))
            JsonNode.DeepEquals(twice, once).ShouldBeTrue($"{once.ToJsonString()}\n{twice.ToJsonString()}");
    });

    [Fact]
    public void A_field_of_another_manager_is_never_lost_without_force() => Holds((kind, level, live, last) =>
    {
        if (live is null || Tried(live, last, level, kind) is not { } applied)
            return;
        var changes = Comparison.Of(live, applied, Of(kind, level, last, Start).Type, null);
        foreach (var before in Entries(live).Where(entry => !(entry.IsApply && entry.Manager == last.Manager)))
        {
            FieldSet.Intersection(before.Fields, FieldSet.Union(changes.Modified, changes.Removed)).ShouldBeNull(before.Json.ToJsonString());
            var after = Entries(applied).Single(entry => entry.Describe() == before.Describe() && entry.IsApply == before.IsApply);
            FieldSet.Difference(before.Fields, after.Fields).ShouldBeNull();
        }
    });

    [Fact]
    public void An_applier_owns_what_it_applied_and_nothing_else() => Holds((kind, level, live, last) =>
    {
        var write = Of(kind, level, last, Start);
        var applied = Apply(live, last, level, kind, force: true, Start);
        var claimed = FieldSet.Difference(AppliedFields.Of(last.Body.AsObject(), write.Type, level), Comparison.Unowned);
        Own(applied, last).ShouldBe(claimed?.ToJson().ToJsonString());
    });

    [Fact]
    public void What_a_forced_apply_sets_is_what_the_object_then_holds() => Holds((kind, level, live, last) =>
    {
        var write = Of(kind, level, last, Start);
        var applied = Apply(live, last, level, kind, force: true, Start);
        var merged = new Merging(level).Merge(applied, last.Body.AsObject(), write.Type);
        var again = new Decoder(level).Decode(merged, write.Type);
        KindRules.For(kind, level).Default(again);
        Comparison.Of(applied, again, write.Type, null).IsNone.ShouldBeTrue($"{applied.ToJsonString()}\n{last.Body.ToJsonString()}");
    });

    private static void Holds(Action<ResourceKind, ApiLevel, JsonObject?, RecordedWrite> property) =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var generated = GeneratedWrites.Make(12, seed).ElementAt(seed % 12);
            var level = seed % 2 == 0 ? ApiLevel.Kubernetes120 : ApiLevel.Kubernetes132;
            JsonObject? live = null;
            var now = Start;
            foreach (var write in generated.Writes.SkipLast(2))
                live = Write(live, write, level, generated.Kind, now = now.AddMinutes(1));
            property(generated.Kind, level, live, generated.Writes[^1]);
        }).Check(Runs);

    private static JsonObject Write(JsonObject? live, RecordedWrite write, ApiLevel level, ResourceKind kind, DateTimeOffset now)
    {
        if (write.Verb == "apply")
            return Apply(live, write, level, kind, force: true, now);
        var body = write.Verb switch
        {
            "merge" => MergePatch.Apply(live!, write.Body),
            "json" => JsonPatch.Apply(live!, write.Body),
            _ => write.Body.AsObject(),
        };
        body = Decoding.Decode(body, kind, level);
        KindRules.For(kind, level).Default(body);
        ManagedFields.Record(live, body, Of(kind, level, write, now));
        return body;
    }

    private static JsonObject Apply(JsonObject? live, RecordedWrite write, ApiLevel level, ResourceKind kind, bool force, DateTimeOffset now)
    {
        var applied = ServerSideApply.Apply(live, write.Body.AsObject(), force, Of(kind, level, write, now));
        KindRules.For(kind, level).Default(applied);
        if (live is not null)
            ManagedFields.KeepTimes(live, applied);
        return applied;
    }

    private static JsonObject? Tried(JsonObject live, RecordedWrite write, ApiLevel level, ResourceKind kind)
    {
        try
        {
            return Apply(live, write, level, kind, force: false, Start);
        }
        catch (ApiException conflict) when (conflict.Code == 409)
        {
            return null;
        }
    }

    private static FieldWrite Of(ResourceKind kind, ApiLevel level, RecordedWrite write, DateTimeOffset now) => new(kind, level, write.Manager, now);

    private static string? Own(JsonObject content, RecordedWrite write) =>
        Entries(content).SingleOrDefault(entry => entry.IsApply && entry.Manager == write.Manager)?.Fields?.ToJson().ToJsonString();

    private static IEnumerable<ManagedEntry> Entries(JsonObject content) =>
        (content["metadata"]!["managedFields"] as JsonArray ?? []).Select(entry => new ManagedEntry(entry!.AsObject()));
}
