package import Foundation

/// The owner is dissatisfied, or noted a problem in the same matter: it is worked on again (CBK-13, CMP-44).
package struct CallbackDissatisfied: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.callback.dissatisfied.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let dissatisfiedAt: Date
    package let kind: CallbackKind
    /// What the callback is about; absent when it is tied to no case.
    package let subjectCase: SubjectCase?
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    package let rating: ServiceRating
    package let sealed: Sealed<CallbackRemarks>

    package init(
        taskId: CallbackTaskID, number: String, office: String, dissatisfiedAt: Date, kind: CallbackKind, subjectCase: SubjectCase?,
        cycle: Int, rating: ServiceRating, sealed: Sealed<CallbackRemarks>
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.dissatisfiedAt = dissatisfiedAt
        self.kind = kind
        self.subjectCase = subjectCase
        self.cycle = cycle
        self.rating = rating
        self.sealed = sealed
    }
}
