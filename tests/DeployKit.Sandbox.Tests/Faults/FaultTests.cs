using System.Net;
using DeployKit.Sandbox.Faults;
using DeployKit.Sandbox.Simulation;

namespace DeployKit.Sandbox.Tests.Faults;

/// <summary>What a script of faults does to a client. The clock is moved by hand.</summary>
public sealed class FaultTests
{
    private static readonly Uri Maps = new("https://sandbox.invalid/api/v1/namespaces/default/configmaps");

    private readonly SandboxCluster _cluster = new(new SandboxOptions());
    private readonly VirtualTime _time;

    public FaultTests() => _time = new VirtualTime(_cluster);

    [Fact]
    public async Task A_storm_answers_429_with_a_pause_for_as_long_as_it_lasts()
    {
        using var client = Client(new Fault(FaultKind.TooManyRequests) { Duration = TimeSpan.FromSeconds(5), Delay = TimeSpan.FromSeconds(2) });

        var during = await SendAsync(client, HttpMethod.Get);
        Pass(6);
        var after = await SendAsync(client, HttpMethod.Get);

        during.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        during.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        after.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_reset_before_the_write_leaves_nothing_and_one_after_it_leaves_the_object()
    {
        using var before = Client(new Fault(FaultKind.ResetBefore) { Start = new() { Write = 1 }, Times = 1 });
        await Should.ThrowAsync<HttpRequestException>(() => SendAsync(before, HttpMethod.Post, "one"));
        using var after = Client(new Fault(FaultKind.ResetAfter) { Start = new() { Write = 1 }, Times = 1 });
        await Should.ThrowAsync<HttpRequestException>(() => SendAsync(after, HttpMethod.Post, "two"));

        var names = await (await SendAsync(before, HttpMethod.Get)).Content.ReadAsStringAsync();

        names.ShouldNotContain("\"one\"");
        names.ShouldContain("\"two\"");
    }

    [Fact]
    public async Task A_fault_waits_for_its_step_and_its_request()
    {
        var injector = new FaultInjector(_cluster, [new Fault(FaultKind.ServerError) { Start = new() { Step = "Apply" }, Requests = "^POST ", Times = 1 }]);
        using var client = Client(injector);

        (await SendAsync(client, HttpMethod.Post, "early")).StatusCode.ShouldBe(HttpStatusCode.Created);
        injector.Reached("Apply");

        (await SendAsync(client, HttpMethod.Get)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(client, HttpMethod.Post, "late")).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await SendAsync(client, HttpMethod.Post, "late")).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_outage_refuses_connections_and_tears_watches()
    {
        var injector = new FaultInjector(_cluster, [new Fault(FaultKind.Outage) { Start = new() { Step = "down" }, Duration = TimeSpan.FromSeconds(10) }]);
        using var client = Client(injector);
        using var watch = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{Maps}?watch=true"), default);
        var events = await watch.Content.ReadAsStreamAsync();

        injector.Reached("down");

        await Should.ThrowAsync<IOException>(async () => await new StreamReader(events).ReadToEndAsync());
        await Should.ThrowAsync<HttpRequestException>(() => SendAsync(client, HttpMethod.Get));
        Pass(11);
        (await SendAsync(client, HttpMethod.Get)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void A_killed_process_hears_of_no_timer_and_of_no_time()
    {
        var rings = 0;
        using var timer = _time.CreateTimer(_ => rings++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Pass(3);
        rings.ShouldBe(3);
        var killed = _time.GetUtcNow();

        _time.Freeze();
        Pass(3);

        rings.ShouldBe(3);
        _time.GetUtcNow().ShouldBe(killed);
        _cluster.Now.ShouldBe(killed + TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void The_same_seed_makes_the_same_faults()
    {
        static string Of(int seed) => string.Join("; ", RandomFaults.Of(new Random(seed), ["Apply", "Undo"]));

        Of(7).ShouldBe(Of(7));
        Enumerable.Range(1, 50).Select(Of).Distinct().Count().ShouldBeGreaterThan(40);
    }

    private void Pass(int seconds) => _cluster.RunUntil(_cluster.Now + TimeSpan.FromSeconds(seconds));

    private HttpMessageInvoker Client(params Fault[] script) => Client(new FaultInjector(_cluster, script));

    private HttpMessageInvoker Client(FaultInjector injector) => new(new FaultHandler(_cluster.CreateHandler(), injector, _time, () => TimeSpan.Zero));

    private static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker client, HttpMethod method, string? name = null)
    {
        var request = new HttpRequestMessage(method, Maps);
        if (name is not null)
            request.Content = new StringContent($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"}}""", null, "application/json");
        return client.SendAsync(request, default);
    }
}
