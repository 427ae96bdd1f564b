import ServiceBootstrap
import SharedModels

// The bodies of Intake's commands are the domain's own values. Their fields are checked where the rules are, in `decide`, which names
// every field at fault; a body that cannot be decoded is answered before that with 400.

/// `POST /contacts`: INT-01 to INT-08.
extension RecordContact: CommandRequest {
    func command() -> ContactCommand { .record(self) }
}

/// `POST /contacts/{id}/answer`: INT-09.
extension AnswerContact: CommandRequest {
    func command() -> ContactCommand { .answer(self) }
}

/// `POST /contacts/{id}/promise`: INT-09, INT-14, INT-15.
extension PromiseReply: CommandRequest {
    func command() -> ContactCommand { .promise(self) }
}

/// `POST /contacts/{id}/hand-over`.
extension HandOverContact: CommandRequest {
    func command() -> ContactCommand { .handOver(self) }
}

/// `POST /contacts/{id}/assign`: INT-10.
extension AssignContact: CommandRequest {
    func command() -> ContactCommand { .assign(self) }
}

/// `POST /contacts/{id}/reply`.
extension ReplyToContact: CommandRequest {
    func command() -> ContactCommand { .reply(self) }
}

/// `POST /contacts/{id}/confirm`, body `{}`: INT-06.
struct ConfirmRelay: CommandRequest {
    func command() -> ContactCommand { .confirm }
}

/// `POST /contacts/{id}/close`: INT-12.
extension CloseContact: CommandRequest {
    func command() -> ContactCommand { .close(self) }
}

/// `POST /contacts/{id}/void`: INT-22, INT-25.
extension VoidContact: CommandRequest {
    func command() -> ContactCommand { .void(self) }
}
