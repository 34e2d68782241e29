using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.Tests.Kubernetes;

public sealed class ErrorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(400, "BadRequest", "m", typeof(InvalidException))]
    [InlineData(401, "Unauthorized", "m", typeof(UnauthorizedException))]
    [InlineData(403, "Forbidden", "m", typeof(ForbiddenException))]
    [InlineData(404, "NotFound", "m", typeof(NotFoundException))]
    [InlineData(405, "MethodNotAllowed", "m", typeof(InvalidException))]
    [InlineData(406, "NotAcceptable", "m", typeof(UnsupportedMediaTypeException))]
    [InlineData(409, "AlreadyExists", "m", typeof(AlreadyExistsException))]
    [InlineData(409, "Conflict", "m", typeof(ConflictException))]
    [InlineData(410, "Gone", "m", typeof(ExpiredException))]
    [InlineData(410, "Expired", "m", typeof(ExpiredException))]
    [InlineData(413, "RequestEntityTooLarge", "m", typeof(InvalidException))]
    [InlineData(415, "UnsupportedMediaType", "m", typeof(UnsupportedMediaTypeException))]
    [InlineData(422, "Invalid", "m", typeof(InvalidException))]
    [InlineData(429, "TooManyRequests", "m", typeof(TooManyRequestsException))]
    [InlineData(500, "InternalError", "m", typeof(ServerErrorException))]
    [InlineData(500, "", "failed to create typed patch object (test/web; apps/v1, Kind=Deployment): errors", typeof(InvalidException))]
    [InlineData(504, "Timeout", "m", typeof(ServerErrorException))]
    public void A_status_is_told_by_what_it_means(int code, string reason, string message, Type meaning)
    {
        var exception = StatusReader.ToException("get pod/a in test", new ApiStatus(code, reason, message));
        exception.ShouldBeOfType(meaning);
        exception.Message.ShouldBe($"get pod/a in test: {message}");
        (exception.Code, exception.Reason).ShouldBe((code, reason));
    }

    [Fact]
    public void A_conflict_of_an_apply_names_each_field_and_its_owner()
    {
        var status = StatusReader.Read(409, """
            {"kind":"Status","reason":"Conflict","code":409,"message":"Apply failed with 2 conflicts","details":{"causes":[
             {"reason":"FieldManagerConflict","message":"conflict with \"kubectl\" using apps/v1","field":".spec.replicas"},
             {"reason":"FieldManagerConflict","message":"conflict with \"hpa\" using v1 at 2021-01-01T00:00:00Z","field":".spec.x"}]}}
            """.Trim());
        ((ConflictException)StatusReader.ToException("apply", status)).FieldConflicts.Select(conflict => (conflict.Field, conflict.Manager))
            .ShouldBe([(".spec.replicas", "kubectl"), (".spec.x", "hpa")]);
    }

    [Fact]
    public void Findings_come_with_their_fields()
    {
        var status = StatusReader.Read(422, """{"kind":"Status","reason":"Invalid","message":"bad","details":{"causes":[{"reason":"FieldValueRequired","message":"Required value","field":"spec.x"}],"retryAfterSeconds":7}}""");
        status.Causes.ShouldHaveSingleItem().ShouldBe(new StatusCause("spec.x", "FieldValueRequired", "Required value"));
        status.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void A_page_of_a_proxy_is_quoted_not_swallowed()
    {
        StatusReader.Read(502, "<html>Bad gateway</html>").Message.ShouldBe("HTTP 502: <html>Bad gateway</html>");
        StatusReader.Read(502, new string('x', 5000)).Message.Length.ShouldBeLessThan(2100);
        StatusReader.Read(502, "{broken").Message.ShouldBe("HTTP 502: {broken");
    }

    [Fact]
    public async Task A_login_page_with_status_200_is_an_error()
    {
        await using var server = (await ApiServer.StartAsync()).Answer(200, "<html>Sign in</html>");
        using var client = server.Client();
        (await Should.ThrowAsync<ServerErrorException>(() => client.GetAsync(new ObjectPath(BuiltIn.Pods, "test", "a"), None))).Message.ShouldContain("Sign in");
    }

    [Fact]
    public async Task A_warning_is_handed_out_once()
    {
        await using var server = await ApiServer.StartAsync();
        using var client = server.Client();
        var warnings = new List<string>();
        client.OnWarning = warnings.Add;
        for (var call = 0; call < 2; call++)
        {
            server.Answer(200, "{}", headers => headers.Warning = "299 - \"v1beta1 is \\\"old\\\"\"");
            await client.GetAsync(new ObjectPath(BuiltIn.Pods, "test", "a"), None);
        }
        warnings.ShouldBe(["v1beta1 is \"old\""]);
    }

    [Fact]
    public async Task A_list_begins_again_when_its_pages_expired()
    {
        await using var server = (await ApiServer.StartAsync())
            .Answer(200, """{"metadata":{"resourceVersion":"1","continue":"next"},"items":[{"metadata":{"name":"old"}}]}""")
            .AnswerStatus(410, "Expired", "too old")
            .Answer(200, """{"metadata":{"resourceVersion":"2","continue":"n2"},"items":[{"metadata":{"name":"a"}}]}""")
            .Answer(200, """{"metadata":{"resourceVersion":"2"},"items":[{"metadata":{"name":"b"}}]}""");
        using var client = server.Client();
        var list = await client.ListAsync(BuiltIn.Pods, "test", new ListOptions { PageSize = 1 }, None);
        list.Items.Select(item => (string)item["metadata"]!["name"]!).ShouldBe(["a", "b"]);
        list.ResourceVersion.ShouldBe("2");
        server.Requests.Last().ShouldBe("GET /api/v1/namespaces/test/pods?limit=1&continue=n2");
    }
}
