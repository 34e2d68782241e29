using DeployKit.Http;

namespace DeployKit.Tests.Http.Redaction;

public sealed class RedactingWriterTests
{
    private readonly StringWriter _inner = new();
    private readonly Redactor _redactor = new();
    private readonly RedactingWriter _writer;

    public RedactingWriterTests()
    {
        _redactor.Add("hunter2hunter2");
        _writer = new RedactingWriter(_inner, _redactor) { NewLine = "\n" };
    }

    [Fact]
    public void A_secret_that_is_written_in_pieces_is_found()
    {
        _writer.Write("password=hunter2");
        _writer.Write('h');
        _writer.Write("unter".ToCharArray(), 0, 5);
        _writer.Flush();
        _inner.ToString().ShouldBeEmpty();
        _writer.WriteLine("2;");

        _inner.ToString().ShouldBe("password=***;\n");
    }

    [Fact]
    public async Task Every_way_of_writing_goes_through_the_redactor()
    {
        _writer.WriteLine("{0} {1}", "hunter2hunter2", 1);
        _writer.WriteLine("hunter2hunter2".AsSpan());
        _writer.WriteLine(new System.Text.StringBuilder("hunter2hunter2"));
        await _writer.WriteLineAsync("hunter2hunter2");
        await _writer.WriteAsync("hunter2hunter2\n".AsMemory());
        _writer.WriteLine((object)"hunter2hunter2");

        _inner.ToString().ShouldBe("*** 1\n***\n***\n***\n***\n***\n");
    }

    [Fact]
    public void A_redrawn_line_is_shown_at_its_carriage_return()
    {
        _writer.Write("pushing 1 of 9\r");

        _inner.ToString().ShouldBe("pushing 1 of 9\r");
    }

    [Fact]
    public void An_unfinished_last_line_comes_out_redacted_when_the_writer_is_closed()
    {
        _writer.Write("bye hunter2hunter2");
        _writer.Dispose();

        _inner.ToString().ShouldBe("bye ***");
    }

    [Fact]
    public async Task Lines_of_several_threads_stay_whole()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            for (var line = 0; line < 500; line++)
                _writer.WriteLine($"thread {number} hunter2hunter2 line");
        })));

        var lines = _inner.ToString().TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(2_000);
        lines.Distinct().Order().ShouldBe(Enumerable.Range(0, 4).Select(number => $"thread {number} *** line"));
    }
}
