import ServiceBootstrap
import SharedModels

// The bodies of Intake's commands. Their fields are checked where the rules are, in the domain's decide, which names every field at
// fault; a body that cannot be decoded is answered before that with 400.

/// `POST /contacts`: INT-01 to INT-08.
struct RecordRequest: CommandRequest {
    let body: RecordContact
    init(from decoder: any Decoder) throws { body = try RecordContact(from: decoder) }
    func command() -> ContactCommand { .record(body) }
}

/// `POST /contacts/{id}/answer`: INT-09.
struct AnswerRequest: CommandRequest {
    let body: AnswerContact
    init(from decoder: any Decoder) throws { body = try AnswerContact(from: decoder) }
    func command() -> ContactCommand { .answer(body) }
}

/// `POST /contacts/{id}/promise`: INT-09, INT-14, INT-15.
struct PromiseRequest: CommandRequest {
    let body: PromiseReply
    init(from decoder: any Decoder) throws { body = try PromiseReply(from: decoder) }
    func command() -> ContactCommand { .promise(body) }
}

/// `POST /contacts/{id}/hand-over`.
struct HandOverRequest: CommandRequest {
    let body: HandOverContact
    init(from decoder: any Decoder) throws { body = try HandOverContact(from: decoder) }
    func command() -> ContactCommand { .handOver(body) }
}

/// `POST /contacts/{id}/assign`: INT-10.
struct AssignRequest: CommandRequest {
    let body: AssignContact
    init(from decoder: any Decoder) throws { body = try AssignContact(from: decoder) }
    func command() -> ContactCommand { .assign(body) }
}

/// `POST /contacts/{id}/reply`.
struct ReplyRequest: CommandRequest {
    let body: ReplyToContact
    init(from decoder: any Decoder) throws { body = try ReplyToContact(from: decoder) }
    func command() -> ContactCommand { .reply(body) }
}

/// `POST /contacts/{id}/confirm`, body `{}`: INT-06.
struct ConfirmRequest: CommandRequest {
    func command() -> ContactCommand { .confirm }
}

/// `POST /contacts/{id}/close`: INT-12.
struct CloseRequest: CommandRequest {
    let body: CloseContact
    init(from decoder: any Decoder) throws { body = try CloseContact(from: decoder) }
    func command() -> ContactCommand { .close(body) }
}

/// `POST /contacts/{id}/void`: INT-22, INT-25.
struct VoidRequest: CommandRequest {
    let body: VoidContact
    init(from decoder: any Decoder) throws { body = try VoidContact(from: decoder) }
    func command() -> ContactCommand { .void(body) }
}
