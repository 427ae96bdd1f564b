import Policy
import ServiceBootstrap
import SharedModels

/// `POST /service-requests/{id}/end`: the agreement ends with this day.
struct EndServiceRequest: CommandRequest {
    let lastDay: LocalDate?

    func command() throws(Problem) -> ServiceCommand {
        var check = Validation()
        let day = check.required(lastDay, "lastDay")
        try check.finish()
        guard let day else { preconditionFailure("finish throws when it is missing") }
        return .end(day)
    }
}
