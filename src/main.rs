//! The `salesplan` program.

fn main() -> std::process::ExitCode {
    salesplan::cli::run()
}
