require "rails"
require "active_record/railtie"
require "action_controller/railtie"
require "action_view/railtie"
require_relative "../lib/health"

module Blog
  class Application < Rails::Application
    config.load_defaults 6.1
    config.eager_load = true
    config.cache_classes = true
    config.consider_all_requests_local = false
    config.active_record.dump_schema_after_migration = false
    config.middleware.insert_before Rails::Rack::Logger, Health
    config.log_level = :info
    $stdout.sync = true
    config.logger = ActiveSupport::Logger.new($stdout)
  end
end
