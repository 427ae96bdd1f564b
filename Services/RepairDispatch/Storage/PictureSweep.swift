import CaseFiles
import Logging
import ServiceBootstrap
import SharedModels

/// Takes away pictures that no slip speaks of: their command was refused, or the process died before it was decided (REP-11).
typealias PictureSweep = FileSweep<WorkOrder, Attachment>

extension FileSweep where Case == WorkOrder, File == Attachment {
    init(engine: CaseEngine, logger: Logger) {
        self.init(
            FileSweepPlan(noun: "pictures", owner: "slip", folder: PictureKey.folder, field: "attachments") { order, picture in
                PictureKey.keys(order.retyped(), picture)
            }, engine: engine, logger: logger)
    }

    static func job(on ground: JobGround) -> Job { PictureSweep(engine: ground.engine, logger: ground.logger).job }
}
