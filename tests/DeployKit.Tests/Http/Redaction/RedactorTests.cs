using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DeployKit.Http;

namespace DeployKit.Tests.Http.Redaction;

public sealed class RedactorTests
{
    private const string Secret = "p&ss/wörd <\"1\\2\"> +=?é";
    private readonly Redactor _redactor = new();

    public static TheoryData<string> Forms => new(
        Secret,
        Uri.EscapeDataString(Secret),
        Uri.EscapeDataString(Secret).Replace("%20", "+"),
        Uri.EscapeDataString(Secret).ToLowerInvariant(),
        Uri.EscapeDataString(Secret).Replace("%2F", "/"),
        JsonSerializer.Serialize(Secret)[1..^1],
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Secret),
        "p\\u0026ss/wörd \\u003c\\\"1\\\\2\\\"\\u003e +=?é",
        "p&ss/w\\u00f6rd <\\\"1\\\\2\\\"> +=?\\u00e9",
        "p&ss\\/w\\u00f6rd <\\\"1\\\\2\\\"> +=?\\u00e9",
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).Replace('+', '-').Replace('/', '_').TrimEnd('='));

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_found_in_every_form(string form)
    {
        _redactor.Add(Secret);

        _redactor.Redact($"before {form} after").ShouldBe("before *** after");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    public void A_secret_is_found_inside_a_longer_base64_text(string before)
    {
        const string secret = "correct horse battery staple";
        _redactor.Add(secret);
        foreach (var after in (string[])["", "x", "xy", "xyz"])
        {
            var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + secret + after));

            var redacted = _redactor.Redact(text);

            redacted.ShouldContain("***");
            // What is left is the neighbours' and no more than the six bits that each end shares with them.
            redacted.Replace("***", "").TrimEnd('=').Length.ShouldBeLessThanOrEqualTo(((before.Length + after.Length) * 4 / 3) + 4);
        }
    }

    [Fact]
    public void A_secret_is_found_in_url_safe_base64_at_every_alignment()
    {
        const string secret = "~~~???>>>~~~???>>>";
        _redactor.Add(secret);
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('a', shift) + secret)).Replace('+', '-').Replace('/', '_');

            _redactor.Redact(text).ShouldContain("***");
        }
    }

    [Fact]
    public void A_long_secret_is_found_in_base64_that_is_broken_into_lines()
    {
        var secret = string.Concat(Enumerable.Range(0, 60).Select(number => $"{number * 7919:x}"));
        _redactor.Add(secret);
        foreach (var width in (int[])[64, 76])
        {
            foreach (var line in Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).Chunk(width).Where(line => line.Length >= Redactor.MinimumLength))
                _redactor.Redact(new string(line)).ShouldBe("***");
        }
    }

    [Fact]
    public void Every_line_of_a_secret_of_several_lines_is_masked()
    {
        _redactor.Add("-----BEGIN KEY-----\r\nMIIEvQIBADANBgkq\r\nshort\r\n-----END KEY-----\r\n");

        _redactor.Redact("-----BEGIN KEY-----").ShouldBe("***");
        _redactor.Redact("  | MIIEvQIBADANBgkq").ShouldBe("  | ***");
        _redactor.Redact("short").ShouldBe("short");
        _redactor.Redact("\"-----BEGIN KEY-----\\r\\nMIIEvQIBADANBgkq\\r\\nshort\\r\\n-----END KEY-----\\r\\n\"").ShouldBe("\"***\"");
    }

    [Fact]
    public void A_secret_file_is_found_without_its_last_line_feed_too()
    {
        _redactor.Add("hunter2hunter2\n");

        _redactor.Redact("password=hunter2hunter2;").ShouldBe("password=***;");
    }

    [Theory]
    [InlineData("1234567")]
    [InlineData("short\n\n\n\n")]
    [InlineData("")]
    public void A_short_value_is_not_masked_and_the_caller_knows(string value)
    {
        _redactor.Add(value).ShouldBeFalse();

        _redactor.Redact($"it is {value}!").ShouldBe($"it is {value}!");
    }

    [Fact]
    public void What_is_kept_is_never_masked_whichever_came_first()
    {
        _redactor.Keep("rails-blog");
        _redactor.Add("rails-blog").ShouldBeFalse();
        _redactor.Add("production").ShouldBeTrue();
        _redactor.Keep("production");

        _redactor.Redact("rails-blog to production").ShouldBe("rails-blog to production");
    }

    [Fact]
    public void A_line_of_a_secret_that_is_kept_stays_while_the_others_go()
    {
        _redactor.Keep("rails-blog");
        _redactor.Add("rails-blog\nhunter2hunter2");

        _redactor.Redact("rails-blog").ShouldBe("rails-blog");
        _redactor.Redact("hunter2hunter2").ShouldBe("***");
    }

    [Fact]
    public void The_longer_of_two_secrets_wins_and_overlaps_leave_nothing()
    {
        _redactor.Add("password");
        _redactor.Add("password-of-alice");
        _redactor.Add("alice-in-wonderland");

        _redactor.Redact("password-of-bob").ShouldBe("***-of-bob");
        _redactor.Redact("password-of-alice-in-wonderland").ShouldBe("***");
        _redactor.Redact("passwordpassword").ShouldBe("******");
    }

    [Fact]
    public void A_line_without_a_secret_costs_no_copy_however_many_secrets_there_are()
    {
        for (var number = 0; number < 100; number++)
            _redactor.Add($"secret-{number}-{number * 7919}");
        var line = new string("2026-11-21T08:00:00Z INFO Started GET \"/posts\" for 10.0.0.1 at 2026-11-21 08:00:00 +0000");

        for (var repeated = 0; repeated < 5_000; repeated++)
            _redactor.Redact(line).ShouldBeSameAs(line);
    }

    [Fact]
    public void A_secret_of_many_lines_that_begin_alike_costs_no_more_a_line()
    {
        _redactor.Add(string.Join('\n', Enumerable.Range(0, 20_000).Select(number => $"certificate {number:x5} MIIEvQIBADANBgkqhkiG9w0BAQ")));
        var line = new string("certificate renewed, certificate stored, certificate served");

        for (var repeated = 0; repeated < 5_000; repeated++)
            _redactor.Redact(line).ShouldBeSameAs(line);
    }
}
