# Answers the probes above the logger, so that they don't fill the log. A liveness probe must not ask the database:
# its outage would restart every pod.
class Health
  def initialize(app)
    @app = app
  end

  def call(env)
    case env["PATH_INFO"]
    when "/live" then answer(200, "alive")
    when "/ready" then ready
    else @app.call(env)
    end
  end

  private

  def ready
    ActiveRecord::Base.connection_pool.with_connection { |connection| connection.select_value("SELECT 1") }
    answer(200, "ready")
  rescue StandardError => e
    answer(503, e.class.name)
  end

  def answer(status, text)
    [status, { "Content-Type" => "text/plain" }, ["#{text}\n"]]
  end
end
